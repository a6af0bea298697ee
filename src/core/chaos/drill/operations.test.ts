import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JournalEvent } from '../journal.ts';
import { acknowledgedByRegion, openOperations, selectOperations } from './operations.ts';

const HEADER: JournalEvent = { event: 'run', load: 'l', channel: 'c', region: 'london', client: 'london-1', at: 0 };
const intent = (op: string, at: number): JournalEvent => ({ event: 'intent', op, at, from: 'a', to: 'b', amount: 1 });
const done = (op: string, at: number): JournalEvent => ({ event: 'acknowledged', op, at, txId: op, block: 1, peer: 'p' });
const JOURNAL = [
  HEADER,
  intent('london-1/1', 10),
  done('london-1/1', 30),
  intent('london-1/2', 20),
  intent('other/3', 25),
  done('other/3', 40),
];

test('operations belong to a drill by the time of their intent, with all that came later', () => {
  assert.deepEqual(selectOperations(JOURNAL, 10, 20), [HEADER, intent('london-1/1', 10), done('london-1/1', 30)]);
});

test('an operation is open until it is acknowledged, invalid or given up', () => {
  assert.equal(openOperations(JOURNAL), 1);
  assert.equal(openOperations([...JOURNAL, { event: 'gave-up', op: 'london-1/2', at: 50, stage: 'status' }]), 0);
});

test('acknowledgements are counted by the region of their client', () => {
  assert.deepEqual(
    [...acknowledgedByRegion(JOURNAL, 30)],
    [
      ['london', 1],
      ['', 1],
    ],
  );
  assert.deepEqual([...acknowledgedByRegion(JOURNAL, 31)], [['', 1]]);
});
