import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { EngineStore } from '../../src/core/ports/engine-store.ts';
import { readUpdatesSent, standingAttestations } from '../../src/engine/recovery/read-log.ts';
import { memoryDisk, memoryEngineStore } from '../../src/simulation/engine-store.ts';

const NOW = 10 * 3_600_000;
const MINUTE = 60_000;
let store: EngineStore;
let fence = 0;

beforeEach(async () => {
  store = memoryEngineStore(memoryDisk('net'), { clock: { now: () => NOW } });
  const taken = await store.acquireLease('engine:e', MINUTE);
  assert.ok('lease' in taken);
  ({ fence } = taken.lease);
});

async function attest(by: string, at: number): Promise<void> {
  await store.appendByPerson({ kind: 'attested', by: `person:${by}`, at, data: { node: 'o1', saw: 'its cord is out' } });
}

async function seen(alive: unknown, at: number): Promise<void> {
  await store.append({ kind: 'decision', by: 'engine:e', at, data: { summary: 'x', seen: { alive: { o1: alive } } } }, fence);
}

async function standing(): Promise<readonly string[]> {
  return (await standingAttestations(store, NOW)).map(({ proof }) => ('by' in proof ? proof.by : ''));
}

test('an attestation stands for an hour, in both directions of a clock that was set', async () => {
  await attest('ada', NOW - 61 * MINUTE);
  await attest('bob', NOW - 59 * MINUTE);
  await attest('cat', NOW + 24 * 60 * MINUTE);
  assert.deepEqual(await standing(), ['bob']);
});

test('an attestation of a node that was seen alive afterwards stands no more; silence leaves it as it is', async () => {
  await attest('ada', NOW - 40 * MINUTE);
  await seen('nobody got an answer', NOW - 30 * MINUTE);
  await seen(false, NOW - 29 * MINUTE);
  assert.deepEqual(await standing(), ['ada']);
  await seen(true, NOW - 20 * MINUTE);
  await seen('nobody got an answer', NOW - 10 * MINUTE);
  assert.deepEqual(await standing(), []);
  await attest('bob', NOW - MINUTE);
  assert.deepEqual(await standing(), ['bob']);
});

test('a change that was sent and never seen may still commit, also when its plan was taken back', async () => {
  const log = (kind: string, step: number, more: object): Promise<unknown> =>
    store.append({ kind, by: 'engine:e', at: NOW - MINUTE, data: { plan: 'p', step, ...more } }, fence);
  const what = { kind: 'consenter.add', channel: 'ch', node: 'o6' };
  await log('intent', 1, { what, undo: false });
  await log('succeeded', 1, { already: false });
  assert.deepEqual(await readUpdatesSent(store, NOW), {});
  await log('intent', 2, { what, undo: false });
  assert.deepEqual(await readUpdatesSent(store, NOW), { ch: 1 });
  await log('failed', 2, { undo: false, code: 'E812', message: 'not seen' });
  await log('intent', 2, { what, undo: true });
  await log('undone', 2, {});
  assert.deepEqual(await readUpdatesSent(store, NOW), { ch: 1 });
  await log('intent', 1, { what, undo: true });
  await log('undone', 1, {});
  assert.deepEqual(await readUpdatesSent(store, NOW), { ch: 1 });
});
