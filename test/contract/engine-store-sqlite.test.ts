import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import type { EngineStore, LogEntry } from '../../src/core/ports/engine-store.ts';
import { openSqliteStore, type SqliteStoreOptions } from '../../src/store/sqlite/engine-store.ts';
import { translated } from '../../src/store/sqlite/translate-error.ts';
import { engineStoreContract, fails } from './engine-store-contract.ts';

const root = mkdtempSync(join(tmpdir(), 'holdfast-engine-store-'));
after(() => rmSync(root, { recursive: true, force: true }));
let files = 0;
const fresh = (): string => join(root, `folder-${++files}`, 'engine.db');
const OPTIONS: SqliteStoreOptions = { network: 'net', clock: { now: () => 0 }, busyMs: 50 };
const ENTRY: LogEntry = { kind: 'note', by: 'person:x', at: 1, data: 'x'.repeat(3_000) };

engineStoreContract('on SQLite', async () => {
  const path = fresh();
  let now = 1_000;
  const options = { ...OPTIONS, clock: { now: () => now } };
  const store = openSqliteStore(path, options);
  const another = openSqliteStore(path, options);
  return {
    store,
    another,
    advance: (milliseconds) => {
      now += milliseconds;
    },
    tamper: (sequence, how) => {
      const file = new DatabaseSync(path);
      file.exec('DROP TRIGGER IF EXISTS log_is_not_changed; DROP TRIGGER IF EXISTS log_is_not_shortened');
      if (how === 'remove') file.prepare('DELETE FROM log WHERE sequence = ?').run(sequence);
      else file.prepare(`UPDATE log SET data = '"other"' WHERE sequence = ?`).run(sequence);
      file.close();
    },
    dispose: async () => {
      await store.close();
      await store.close();
      await another.close();
    },
  };
});

describe("the engine's store on SQLite", () => {
  it('is for its owner only, every file of it, and flushes at every commit', async () => {
    const path = fresh();
    const store = openSqliteStore(path, OPTIONS);
    await store.appendByPerson(ENTRY);
    for (const file of [path, `${path}-wal`, `${path}-shm`]) assert.equal(statSync(file).mode & 0o777, 0o600, file);
    assert.equal(statSync(join(path, '..')).mode & 0o777, 0o700);
    await store.close();
    const reader = new DatabaseSync(path);
    assert.equal(reader.prepare('PRAGMA journal_mode').get()?.['journal_mode'], 'wal');
    reader.close();
  });

  it('gives no record back: not even SQL changes or deletes one', async () => {
    const path = fresh();
    const store = openSqliteStore(path, OPTIONS);
    await store.appendByPerson(ENTRY);
    await store.close();
    const file = new DatabaseSync(path);
    assert.throws(() => file.exec("UPDATE log SET data = '1'"), /append-only/u);
    assert.throws(() => file.exec('DELETE FROM log'), /append-only/u);
    file.close();
  });

  it('that is full takes nothing more, keeps what it has, and goes on when there is room', async () => {
    const path = fresh();
    const store = openSqliteStore(path, { ...OPTIONS, maxPages: 24 });
    let kept = 0;
    await fails(
      (async () => {
        for (;;) {
          await store.appendByPerson(ENTRY);
          kept++;
        }
      })(),
      'E803',
    );
    assert.ok(kept > 3);
    assert.deepEqual(await store.verify(), { records: kept, broken: null });
    await fails(store.appendByPerson(ENTRY), 'E803');
    await store.close();
    const roomy = openSqliteStore(path, OPTIONS);
    assert.equal((await roomy.appendByPerson(ENTRY)).sequence, kept + 1);
    await roomy.close();
  });

  it('is read beside a running engine, and then takes nothing', async () => {
    const path = fresh();
    const store = openSqliteStore(path, OPTIONS);
    await store.appendByPerson(ENTRY);
    const reader = openSqliteStore(path, { ...OPTIONS, readOnly: true });
    assert.equal((await reader.read(1, 5)).length, 1);
    await fails(reader.appendByPerson(ENTRY), 'E804');
    await fails(reader.acquireLease('engine:a', 1), 'E804');
    await store.appendByPerson(ENTRY);
    assert.deepEqual(await reader.verify(), { records: 2, broken: null });
    await reader.close();
    await store.close();
  });

  it('that is locked says so', async () => {
    const path = fresh();
    const store = openSqliteStore(path, OPTIONS);
    const rude = new DatabaseSync(path);
    rude.exec('BEGIN IMMEDIATE');
    await fails(store.appendByPerson(ENTRY), 'E805');
    rude.exec('ROLLBACK');
    rude.close();
    assert.equal((await store.appendByPerson(ENTRY)).sequence, 1);
    await store.close();
  });

  it('that is damaged says so, and writes nothing into what it does not know', async () => {
    const nonsense = fresh();
    await (await opened(nonsense)).close();
    writeFileSync(nonsense, 'this is no database at all, and long enough to have a header of one hundred bytes.'.repeat(9));
    await fails(opened(nonsense), 'E806');
    const foreign = fresh();
    await (await opened(foreign)).close();
    rmSync(foreign);
    const other = new DatabaseSync(foreign);
    other.exec('CREATE TABLE songs (title TEXT)');
    other.close();
    await fails(opened(foreign), 'E806');
    const torn = fresh();
    const store = await opened(torn);
    for (let n = 0; n < 40; n++) await store.appendByPerson(ENTRY);
    await store.close();
    truncateSync(torn, Math.floor(statSync(torn).size / 2 / 4_096) * 4_096);
    await fails(
      (async () => {
        const damaged = await opened(torn);
        try {
          await damaged.verify();
        } finally {
          await damaged.close();
        }
      })(),
      'E806',
    );
  });

  it('of another network, or of a newer format, is not touched', async () => {
    const path = fresh();
    await (await opened(path)).close();
    await fails(opened(path, { network: 'another' }), 'E807');
    const file = new DatabaseSync(path);
    file.exec('PRAGMA user_version = 99');
    file.close();
    await fails(opened(path), 'E808');
    await fails(opened(path, { readOnly: true }), 'E808');
  });

  it('that cannot be opened says why', async () => {
    const path = fresh();
    await fails(opened(path, { readOnly: true }), 'E809');
    writeFileSync(join(root, 'file'), '');
    await fails(opened(join(root, 'file', 'engine.db')), 'E809');
    const errno = (code: string) => translated(Object.assign(new Error(code), { code }), path, 'open');
    assert.deepEqual(
      ['ENOSPC', 'EROFS', 'EACCES', 'EIO'].map((code) => (errno(code) as { code?: string }).code),
      ['E803', 'E804', 'E804', 'E809'],
    );
    const bug = new TypeError('x');
    assert.equal(translated(bug, path, 'open'), bug);
    if (process.getuid?.() === 0) return;
    const locked = fresh();
    await (await opened(locked)).close();
    chmodSync(locked, 0o400);
    await fails(opened(locked), 'E804');
  });

  it('loses nothing that it called durable when its process is killed in the middle, again and again', async () => {
    const path = fresh();
    const told = new Map<number, string>();
    for (let round = 0; round < 4; round++) {
      const writer = spawnWriter(path, `writer${round}`, 'lease');
      const lines = await linesOf(writer, 15 + 7 * round);
      for (const line of lines) tell(told, line);
    }
    await proves(path, told);
  });

  it('has no gap and no fork while two engines take the lease from each other, and both are killed', async () => {
    const path = fresh();
    const told = new Map<number, string>();
    const writers = ['a', 'b'].map((name) => spawnWriter(path, name, 'lease'));
    const lines = (await Promise.all(writers.map((writer) => linesOf(writer, 40)))).flat();
    for (const line of lines) if (line !== 'replaced') tell(told, line);
    const store = await opened(path);
    const records = await store.read(1, 10_000);
    await store.close();
    for (const [index, { fence }] of records.entries()) assert.ok(fence >= (records[index - 1]?.fence ?? 0), 'fences only grow');
    for (const { fence, by } of records)
      assert.ok(
        records.every((each) => each.fence !== fence || each.by === by),
        'one engine per fence',
      );
    await proves(path, told);
  });

  it('takes the records of two people at once, all of them', async () => {
    const path = fresh();
    const told = new Map<number, string>();
    const writers = ['ada', 'bob'].map((name) => spawnWriter(path, name, 'person'));
    for (const line of (await Promise.all(writers.map((writer) => linesOf(writer, 30)))).flat()) tell(told, line);
    await proves(path, told);
  });
});

async function opened(path: string, options: Partial<SqliteStoreOptions> = {}): Promise<EngineStore> {
  return openSqliteStore(path, { ...OPTIONS, ...options });
}

function spawnWriter(path: string, name: string, mode: string): ChildProcess {
  const program = new URL('./engine-store-writer.ts', import.meta.url).pathname;
  return spawn(process.execPath, [program, path, name, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Waits for so many whole lines, kills the process, and returns every whole line that it had said. */
async function linesOf(writer: ChildProcess, atLeast: number): Promise<readonly string[]> {
  let text = '';
  writer.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    if (text.split('\n').length > atLeast) writer.kill('SIGKILL');
  });
  const [code, signal] = (await once(writer, 'close')) as [number | null, string | null];
  assert.deepEqual([code, signal], [null, 'SIGKILL']);
  return text.split('\n').slice(0, -1);
}

function tell(told: Map<number, string>, line: string): void {
  const [sequence = '', hash = ''] = line.split(' ');
  assert.equal(told.has(Number(sequence)), false, `${sequence} was told twice`);
  told.set(Number(sequence), hash);
}

/** Everything that was called durable is there, with the hash that was told, in a chain that is whole. */
async function proves(path: string, told: ReadonlyMap<number, string>): Promise<void> {
  const store = await opened(path);
  const { records, broken } = await store.verify();
  assert.equal(broken, null);
  assert.ok(records >= told.size && told.size > 50, `${told.size} told, ${records} kept`);
  const kept = new Map((await store.read(1, records)).map(({ sequence, hash }) => [sequence, hash]));
  for (const [sequence, hash] of told) assert.equal(kept.get(sequence), hash);
  await store.close();
}
