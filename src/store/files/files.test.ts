import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { FaultRecord } from '../../core/chaos/fault.ts';
import { Failure } from '../../core/kernel/failure.ts';
import { FileFaultStore } from './fault-store.ts';
import { loadFlock } from './flock.ts';
import { readFormat, readJson, writeJsonAtomic } from './json-file.ts';
import { acquireLock, readHolder, withLock } from './lock.ts';
import { appendLine, readNdjson } from './ndjson.ts';
import { translated } from './translate-error.ts';

const FAULT: FaultRecord = {
  id: 'kill-leader-1-0',
  drill: 'kill-leader',
  fault: { kind: 'process.kill', node: 'orderer1' },
  createdAt: 1,
  deadline: 2,
  state: 'intended',
};

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-store-'));
});
after(() => rm(folder, { recursive: true, force: true }));

function failsWith(code: string): (error: unknown) => boolean {
  return (error) => error instanceof Failure && error.code === code;
}

describe('JSON files', () => {
  it('come back as they were written, readable by the owner only, with nothing left beside them', async () => {
    const path = join(folder, 'json', 'a.json');
    await writeJsonAtomic(path, { a: 1 });
    await writeJsonAtomic(path, { a: 2 });
    assert.deepEqual(await readJson(path), { a: 2 });
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.equal((await stat(join(folder, 'json'))).mode & 0o777, 0o700);
    assert.deepEqual(await readdir(join(folder, 'json')), ['a.json']);
  });

  it('are whole under many writers at once', async () => {
    const path = join(folder, 'many.json');
    await Promise.all(Array.from({ length: 20 }, (_, n) => writeJsonAtomic(path, { n, text: 'x'.repeat(10_000) })));
    assert.equal(((await readJson(path)) as { text: string }).text.length, 10_000);
  });

  it('say which file is damaged and which is missing', async () => {
    const path = join(folder, 'bad.json');
    await writeFile(path, '{"a":');
    await assert.rejects(readJson(path), (error) => failsWith('E702')(error) && (error as Failure).message.includes(path));
    await assert.rejects(readJson(join(folder, 'none.json')), failsWith('E705'));
  });

  it('of an older and of a newer format are told apart', async () => {
    const path = join(folder, 'format.json');
    await writeJsonAtomic(path, { format: 2 });
    assert.deepEqual(await readFormat(path, 2), { format: 2 });
    await assert.rejects(readFormat(path, 3), failsWith('E700'));
    await assert.rejects(readFormat(path, 1), failsWith('E701'));
  });

  it('keep the old content when the new one cannot be written', async () => {
    const path = join(folder, 'kept');
    await mkdir(path);
    await assert.rejects(writeJsonAtomic(path, 1), failsWith('E706'));
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('on a full disk or without permission end in failures of their own', () => {
    const errno = (code: string): Error => Object.assign(new Error(code), { code });
    assert.equal((translated(errno('ENOSPC'), 'f', 'write') as Failure).code, 'E703');
    assert.equal((translated(errno('EACCES'), 'f', 'write') as Failure).code, 'E704');
  });
});

describe('NDJSON files', () => {
  it('leave out a line that a crash cut short, and go on behind the last whole one', async () => {
    const path = join(folder, 'journal.ndjson');
    assert.deepEqual(await readNdjson(path), []);
    await appendLine(path, { n: 1 }, { durable: true });
    await appendFile(path, '{"n":');
    assert.deepEqual(await readNdjson(path), [{ n: 1 }]);
    await appendLine(path, { n: 2 });
    assert.equal(await readFile(path, 'utf8'), '{"n":1}\n{"n":2}\n');
  });

  it('that begin with a torn line begin anew', async () => {
    const path = join(folder, 'torn.ndjson');
    await writeFile(path, '{"n"');
    await appendLine(path, 1);
    assert.deepEqual(await readNdjson(path), [1]);
  });

  it('with a damaged line in the middle name the line', async () => {
    const path = join(folder, 'damaged.ndjson');
    await writeFile(path, '1\nx\n3\n');
    await assert.rejects(readNdjson(path), (error) => failsWith('E702')(error) && (error as Failure).at?.line === 2);
  });
});

describe('the fault store', () => {
  it('keeps one record per id, oldest first, also for the next process', async () => {
    const place = join(folder, 'faults');
    assert.deepEqual(await new FileFaultStore(place).list(), []);
    const later: FaultRecord = { ...FAULT, id: 'a-later', createdAt: 5 };
    await new FileFaultStore(place).put(later);
    await new FileFaultStore(place).put(FAULT);
    await new FileFaultStore(place).put({ ...FAULT, state: 'healed' });
    assert.deepEqual(await new FileFaultStore(place).list(), [{ ...FAULT, state: 'healed' }, later]);
  });

  it('refuses an id that leaves its folder, and never skips a damaged record', async () => {
    const store = new FileFaultStore(join(folder, 'damaged-faults'));
    await assert.rejects(store.put({ ...FAULT, id: '../x' }), failsWith('E708'));
    await writeJsonAtomic(join(folder, 'damaged-faults', 'x.json'), { id: 'x' });
    await assert.rejects(store.list(), failsWith('E702'));
    await store.put(FAULT);
    const damaged: Error[] = [];
    assert.deepEqual(await store.list((failure) => damaged.push(failure)), [FAULT]);
    assert.equal(damaged.length, 1);
  });
});

describe('a lock', () => {
  for (const [name, flock] of [
    ['of the kernel', loadFlock()],
    ['by pid', null],
  ] as const) {
    it(`${name} lets one in at a time and says who holds it`, async () => {
      const place = join(folder, `lock-${name.replaceAll(' ', '-')}`);
      const lock = await acquireLock(place, 'lock', { flock, command: 'up three-regions' });
      const busy: unknown[] = [];
      await assert.rejects(
        withLock(place, 'lock', { flock, onBusy: (holder) => busy.push(holder?.pid) }, async () => assert.fail('entered')),
        (error) => failsWith('E707')(error) && (error as Failure).message.includes('up three-regions'),
      );
      assert.deepEqual(busy, [process.pid]);
      const waiting = withLock(place, 'lock', { flock, wait: 60_000 }, async () => 'in');
      lock.release();
      assert.equal(await waiting, 'in');
      assert.equal(readHolder(place, 'lock'), null);
    });

    it(`${name} is free when its holder was killed`, async () => {
      const place = join(folder, `killed-${name.replaceAll(' ', '-')}`);
      const module = new URL('./lock.ts', import.meta.url).href;
      const options = flock === null ? '{ flock: null }' : '{}';
      const code = `const { acquireLock } = await import(${JSON.stringify(module)}); await acquireLock(${JSON.stringify(place)}, 'lock', ${options}); console.log('held'); setInterval(() => {}, 1000);`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      await assert.rejects(acquireLock(place, 'lock', { flock }), failsWith('E707'));
      child.kill('SIGKILL');
      await once(child, 'exit');
      (await acquireLock(place, 'lock', { flock })).release();
    });
  }

  it('of the kernel is there on this machine', () => {
    assert.notEqual(loadFlock(), null);
  });
});
