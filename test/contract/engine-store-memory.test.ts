import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryDisk, memoryEngineStore } from '../../src/simulation/engine-store.ts';
import { engineStoreContract, fails } from './engine-store-contract.ts';

engineStoreContract('in memory', async () => {
  let now = 1_000;
  const clock = { now: () => now };
  const disk = memoryDisk('net');
  return {
    store: memoryEngineStore(disk, { clock }),
    another: memoryEngineStore(disk, { clock }),
    advance: (milliseconds) => {
      now += milliseconds;
    },
    tamper: (sequence, how) => {
      if (how === 'remove') disk.log = disk.log.filter((record) => record.sequence !== sequence);
      else disk.log = disk.log.map((record) => (record.sequence === sequence ? { ...record, data: 'other' } : record));
    },
    dispose: async () => {},
  };
});

test('a crash before an append leaves nothing, a crash after it leaves the record', async () => {
  const clock = { now: () => 0 };
  const disk = memoryDisk('net');
  const moments: string[] = [];
  const store = memoryEngineStore(disk, {
    clock,
    hook: (moment, { kind }, sequence) => {
      moments.push(`${moment} ${kind} ${sequence}`);
      if (moment === (kind === 'early' ? 'before' : 'after') && kind !== 'fine') throw new Error('crash');
    },
  });
  const append = (kind: string) => store.appendByPerson({ kind, by: 'person:x', at: 0, data: null });
  await append('fine');
  await assert.rejects(append('early'));
  await assert.rejects(append('late'));
  assert.deepEqual(
    disk.log.map(({ kind }) => kind),
    ['fine', 'late'],
  );
  assert.deepEqual(moments, ['before fine 1', 'after fine 1', 'before early 2', 'before late 2', 'after late 2']);
  store.die();
  await fails(store.head(), 'E809');
  assert.equal((await memoryEngineStore(disk, { clock }).head()).sequence, 2);
});
