/** As an ordinary user: in a user namespace, with and without a TUN device that the user may open. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../../src/drivers/local/net/run.ts';
import { until } from './lab.ts';
import type { RootlessReport } from './rootless-program.ts';

const NOBODY = 65_534;
const obstacle = findObstacle();

function findObstacle(): string | null {
  if (process.geteuid?.() !== 0) return 'this is no root; the other tests ran as an ordinary user already';
  if (findProgram('setpriv') === null) return 'setpriv (util-linux) is missing';
  try {
    asNobody([], ['-e', '0']);
    return null;
  } catch {
    return `user ${NOBODY} may not read ${process.execPath}`;
  }
}

function asNobody(prefix: readonly string[], args: readonly string[], env: Record<string, string> = {}): string {
  const drop = ['setpriv', '--reuid', String(NOBODY), '--regid', String(NOBODY), '--clear-groups', process.execPath, ...args];
  const [file = '', ...rest] = [...prefix, ...drop];
  return execFileSync(file, rest, { encoding: 'utf8', cwd: '/', env: { PATH: process.env['PATH'] ?? '', ...env } });
}

function report(prefix: readonly string[]): RootlessReport {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-rootless-'));
  try {
    chownSync(folder, NOBODY, NOBODY);
    const program = fileURLToPath(new URL('./rootless-program.ts', import.meta.url));
    return JSON.parse(asNobody(prefix, [program], { TMPDIR: folder })) as RootlessReport;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rootlessTest(name: string, body: () => void | Promise<void>): void {
  if (obstacle === null) void test(name, body);
  else void test(`NOT RUN, because ${obstacle}: ${name}`, () => assert.notEqual(obstacle, ''));
}

rootlessTest('an ordinary user without a TUN device gets namespaces and cuts, and is told why there is no latency', async () => {
  await inDevices(0o600, (prefix) => {
    const { rights, noLatency, cutOutcome, packets, healedInside } = report(prefix);
    if (rights.mode === 'none') {
      assert.match(rights.why, /user namespace/);
      assert.ok(rights.missing.length > 0);
      return;
    }
    assert.equal(rights.mode, 'user');
    assert.match(rights.noLatency ?? '', /\/dev\/net\/tun cannot be opened: EACCES/);
    assert.match(rights.missing.join(), /\/dev\/net\/tun/);
    assert.ok(noLatency !== null);
    assert.equal(cutOutcome, 'timeout');
    assert.ok(packets > 0);
    assert.ok(healedInside);
  });
});

rootlessTest('an ordinary user with an openable TUN device gets latency as well', async () => {
  await inDevices(0o666, (prefix) => {
    const { rights, noLatency, cutOutcome, packets, healedInside } = report(prefix);
    if (rights.mode === 'none') {
      assert.match(rights.why, /user namespace/);
      return;
    }
    assert.deepEqual([rights.mode, rights.noLatency, noLatency], ['user', null, null]);
    assert.equal(cutOutcome, 'timeout');
    assert.ok(packets > 0);
    assert.ok(healedInside);
  });
});

/** A private mount namespace in which /dev/net/tun has this mode; the machine's device stays as it is. */
async function inDevices(mode: number, body: (prefix: readonly string[]) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-devices-'));
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  const keeper = spawn('unshare', ['--mount', '--propagation', 'private', 'sleep', 'infinity'], { stdio: 'ignore' });
  try {
    await until('the mount namespace is there', () => hasOwnMounts(keeper));
    const prefix = ['nsenter', '--target', String(keeper.pid), '--mount', '--'];
    const inside = (...command: string[]): void => void execFileSync('nsenter', [...prefix.slice(1), ...command]);
    const device = join(folder, 'tun');
    inside('mknod', device, 'c', '10', '200');
    inside('chmod', mode.toString(8), device);
    assert.ok(existsSync('/dev/net/tun'), 'the kernel has TUN devices');
    inside('mount', '--bind', device, '/dev/net/tun');
    body(prefix);
  } finally {
    keeper.kill('SIGKILL');
    if (keeper.exitCode === null && keeper.signalCode === null) await once(keeper, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

function hasOwnMounts({ pid }: ChildProcess): boolean {
  return pid !== undefined && readlinkSync(`/proc/${pid}/ns/mnt`) !== readlinkSync('/proc/self/ns/mnt');
}
