/**
 * The holder: a sleeping process whose network namespace is the middle and whose private mount namespace has a /run and an /etc/hosts
 * of its own. All that belongs to the network hangs on it, so nothing is created in the machine's namespaces or in /etc, and everything
 * vanishes with the last process inside.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NETWORK_MARK } from '../process/network-processes.ts';
import { tailLines } from '../process/tail-lines.ts';
import { waitUntil } from '../process/wait-until.ts';
import { fail } from './codes.ts';
import { enterPrefix, identityOf, insidePath } from './enter.ts';
import { SYSTEM_PATH, run } from './run.ts';
import type { NetOptions, NetRecord, ProcessIdentity } from './types.ts';

const START_LIMIT_MS = 10_000;
/** Also the mark by which the private /run is told from the machine's. */
const MOUNT_NAME = 'holdfast';
const HOSTS = '/run/holdfast/hosts';

export function unshareArguments(mode: 'root' | 'user'): readonly string[] {
  return ['unshare', ...(mode === 'user' ? ['--user', '--map-root-user'] : []), '--mount', '--net', '--propagation', 'private'];
}

export async function startHolder({ stateDir, networkId }: NetOptions, mode: 'root' | 'user'): Promise<ProcessIdentity> {
  const logFile = join(stateDir, 'holder.log');
  const log = openSync(logFile, 'a', 0o600);
  const [file = '', ...args] = [...unshareArguments(mode), 'sleep', 'infinity'];
  const child = spawn(file, args, {
    detached: true,
    cwd: '/',
    stdio: ['ignore', log, log],
    env: { PATH: SYSTEM_PATH, [NETWORK_MARK]: networkId },
  });
  closeSync(log);
  child.on('error', () => undefined);
  child.unref();
  const pid = child.pid ?? 0;
  const gone = (): boolean => pid === 0 || identityOf(pid) === null;
  await waitUntil(START_LIMIT_MS, () => gone() || sleeps(pid));
  const identity = pid === 0 ? null : identityOf(pid);
  if (identity !== null && sleeps(pid)) return identity;
  child.kill('SIGKILL');
  throw fail('E300', `unshare did not make the namespaces: ${(await tailLines(logFile, 3)).join(' | ')}`);
}

/** unshare has made the namespaces when it has replaced itself by sleep. */
function sleeps(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('sleep\0');
  } catch {
    return false;
  }
}

/** Private /run and /etc/hosts; done again it changes nothing but an outdated hosts file. */
export async function ensureMounts(record: NetRecord): Promise<void> {
  const enter = enterPrefix(record, null);
  const mounts = readFileSync(`/proc/${record.holder.pid}/mounts`, 'utf8').split('\n');
  if (!mounts.some((line) => line.startsWith(`${MOUNT_NAME} /run tmpfs `))) {
    await run([...enter, 'mount', '-t', 'tmpfs', '-o', 'mode=0755,size=16m', MOUNT_NAME, '/run']);
  }
  mkdirSync(insidePath(record, '/run/netns'), { recursive: true });
  mkdirSync(insidePath(record, '/run/holdfast'), { recursive: true });
  const hosts = insidePath(record, HOSTS);
  // Written in place: after a rename the bind mount would keep the old file.
  if (!existsSync(hosts) || readFileSync(hosts, 'utf8') !== record.plan.hosts) writeFileSync(hosts, record.plan.hosts, { mode: 0o644 });
  if (!mounts.some((line) => line.startsWith(`${MOUNT_NAME} /etc/hosts tmpfs `))) {
    await run([...enter, 'mount', '--bind', HOSTS, '/etc/hosts']);
  }
}
