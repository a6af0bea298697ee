import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { Failure } from '../../../core/kernel/failure.ts';
import { freezeProcess, killProcess, signalProcess, terminateProcess, thawProcess } from './control.ts';
import { inspectProcess } from './inspect.ts';
import { killNetwork, processesOfNetwork } from './network-processes.ts';
import { readProcStat } from './proc-stat.ts';
import { readRecord, recordProcess, type ProcessRecord } from './record.ts';
import { spawnDetached } from './spawn-detached.ts';
import { tailLines } from './tail-lines.ts';
import { waitUntil } from './wait-until.ts';

const NETWORK = randomUUID();
const IGNORES_TERM = `process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1000);`;

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-process-'));
});
afterEach(() => killNetwork(NETWORK));
after(() => rm(folder, { recursive: true, force: true }));

function start(name: string, program: string, args: readonly string[], argvPrefix: readonly string[] = []): Promise<ProcessRecord> {
  const [logFile, recordFile] = [join(folder, `${name}.log`), join(folder, `${name}.json`)];
  const env = { HOLDFAST_NETWORK: NETWORK, PATH: process.env['PATH'] ?? '' };
  return spawnDetached({ argvPrefix, program, args, env, cwd: folder, logFile, recordFile });
}

async function logged(name: string, text: string): Promise<void> {
  const path = join(folder, `${name}.log`);
  for (const end = performance.now() + 20_000; performance.now() < end;) {
    if ((await readFile(path, 'utf8')).includes(text)) return;
    await waitUntil(20, () => false);
  }
  assert.fail(`${name} never logged ${text}`);
}

function failsWith(code: string): (error: unknown) => boolean {
  return (error) => error instanceof Failure && error.code === code;
}

describe('a detached process', () => {
  it('has a session of its own, a private log and a record that names it', async () => {
    const record = await start('plain', process.execPath, ['-e', `console.log('out'); console.error('err'); setInterval(() => {}, 1000)`]);
    assert.equal(readProcStat(record.pid)?.session, record.pid);
    assert.deepEqual(await readRecord(join(folder, 'plain.json')), record);
    assert.equal(inspectProcess(record).state, 'running');
    await logged('plain', 'err');
    assert.equal((await stat(join(folder, 'plain.log'))).mode & 0o777, 0o600);
    assert.equal((await stat(join(folder, 'plain.json'))).mode & 0o777, 0o600);
    assert.equal(await readFile(`/proc/${record.pid}/fd/0`, 'utf8'), '');
  });

  it('that was started through a program that replaces itself is that very process', async () => {
    const record = await start('through', '/bin/sleep', ['600'], ['nice', '-n', '1']);
    assert.equal(record.program, '/bin/sleep');
    assert.equal(
      execFileSync('readlink', ['-f', `/proc/${record.pid}/exe`], { encoding: 'utf8' }),
      execFileSync('readlink', ['-f', '/bin/sleep'], { encoding: 'utf8' }),
    );
    await killProcess(record);
    assert.equal(inspectProcess(record).state, 'stopped');
  });

  it('whose program does not exist is a failure, with and without something before it', async () => {
    await assert.rejects(start('missing', join(folder, 'no-such-program'), []), failsWith('E330'));
    await assert.rejects(start('missing-2', join(folder, 'no-such-program'), [], ['nice', '-n', '1']), failsWith('E332'));
    await assert.rejects(
      spawnDetached({
        argvPrefix: [],
        program: 'true',
        args: [],
        env: {},
        cwd: join(folder, 'none'),
        logFile: join(folder, 'x'),
        recordFile: join(folder, 'y'),
      }),
      failsWith('E330'),
    );
  });

  it('says how it ended as long as its starter lives', async () => {
    const record = await start('exits', process.execPath, ['-e', 'process.exit(7)']);
    await waitUntil(20_000, () => inspectProcess(record).state === 'stopped' && 'exit' in inspectProcess(record));
    assert.ok(await waitUntil(20_000, () => JSON.stringify(inspectProcess(record)) === '{"state":"stopped","exit":"code 7"}'));
    const killed = await start('killed', '/bin/sleep', ['600']);
    await killProcess(killed);
    assert.ok(await waitUntil(20_000, () => JSON.stringify(inspectProcess(killed)) === '{"state":"stopped","exit":"signal SIGKILL"}'));
  });

  it('is frozen, thawed and terminated, also while frozen', async () => {
    const record = await start('frozen', '/bin/sleep', ['600']);
    await freezeProcess(record);
    assert.equal(inspectProcess(record).state, 'frozen');
    await thawProcess(record);
    assert.equal(inspectProcess(record).state, 'running');
    await freezeProcess(record);
    await terminateProcess(record, 30);
    assert.deepEqual(await waitUntil(20_000, () => JSON.stringify(inspectProcess(record)).includes('SIGTERM')), true);
    await terminateProcess(record, 30);
  });

  it('that ignores SIGTERM is killed after the grace', async () => {
    const record = await start('stubborn', process.execPath, ['-e', IGNORES_TERM]);
    await logged('stubborn', 'ready');
    await terminateProcess(record, 0.05);
    assert.equal(inspectProcess(record).state, 'stopped');
  });

  it('is not mistaken for another one that has its number', async () => {
    const record = await start('identity', '/bin/sleep', ['600']);
    const other = { ...record, startTicks: record.startTicks + 1 };
    assert.deepEqual(inspectProcess(other), { state: 'stopped', exit: null });
    assert.deepEqual(inspectProcess({ ...record, bootId: 'another' }).state, 'stopped');
    assert.throws(() => signalProcess(other, 'SIGKILL'), failsWith('E334'));
    await killProcess(other);
    assert.equal(inspectProcess(record).state, 'running');
  });

  it('cannot be recorded when it is gone, and a damaged record is no record', async () => {
    await assert.rejects(recordProcess(join(folder, 'gone.json'), 0, ['x']), failsWith('E333'));
    await writeFile(join(folder, 'damaged.json'), '{"pid":');
    await assert.rejects(readRecord(join(folder, 'damaged.json')), failsWith('E331'));
    assert.equal(await readRecord(join(folder, 'never.json')), null);
    await assert.rejects(recordProcess(join(folder, 'damaged.json', 'below'), process.pid, ['x']), failsWith('E331'));
  });
});

describe('the processes of a network', () => {
  it('are found and killed by their environment alone, children included', async () => {
    const child = `require('child_process').spawn('/bin/sleep', ['601']); setInterval(() => {}, 1000)`;
    const record = await start('parent', process.execPath, ['-e', child]);
    assert.ok(await waitUntil(20_000, () => processesOfNetwork(NETWORK).length === 2));
    const found = processesOfNetwork(NETWORK);
    assert.deepEqual(
      found.filter(({ leadsSession }) => leadsSession).map(({ pid }) => pid),
      [record.pid],
    );
    assert.ok(found.some(({ cmdline }) => cmdline.join(' ') === '/bin/sleep 601'));
    assert.equal((await killNetwork(NETWORK)).length, 2);
    assert.deepEqual(processesOfNetwork(NETWORK), []);
    assert.deepEqual(await killNetwork(NETWORK), []);
  });

  it('of another network are left alone', async () => {
    const record = await start('mine', '/bin/sleep', ['600']);
    await killNetwork(`${NETWORK}-not`);
    assert.equal(inspectProcess(record).state, 'running');
  });
});

describe('the tail of a log', () => {
  it('is the same from small and from large files, with and without a last newline', async () => {
    const path = join(folder, 'tail.log');
    const lines = Array.from({ length: 30_000 }, (_, n) => `line ${n} äö`);
    await writeFile(path, `${lines.join('\n')}\n`);
    assert.deepEqual(await tailLines(path, 3), lines.slice(-3));
    assert.deepEqual(await tailLines(path, 20_000), lines.slice(-20_000));
    assert.deepEqual(await tailLines(path, 99_999), lines);
    await writeFile(path, 'one\ntwo');
    assert.deepEqual(await tailLines(path, 1), ['two']);
    assert.deepEqual(await tailLines(path, 0), []);
    assert.deepEqual(await tailLines(join(folder, 'no.log'), 5), []);
  });
});
