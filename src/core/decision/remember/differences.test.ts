import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Situation, Watch } from '../../../../test/decision/situation.ts';
import { EMPTY_HISTORY } from '../history.ts';
import { blocksToCompare } from './differences.ts';

const TIP = 1_000;
const NODES = ['o1', 'o2', 'o3', 'o4', 'o5', 'p-london', 'p-frankfurt', 'p-singapore'];
const PEERS = NODES.slice(5);

interface Truth {
  readonly peer: string;
  /** Its blocks, or the state after them, differ from this block on. */
  readonly from: number;
  readonly of: 'blocks' | 'state';
  readonly height?: number;
}

/** All nodes at the tip, asked for this block as well. */
function network(asked: number | undefined, truth?: Truth): Situation {
  const situation = new Situation();
  for (const node of NODES) {
    const bad = (block: number, of: Truth['of']): boolean => truth?.peer === node && truth.of === of && block >= truth.from;
    const height = truth?.peer === node ? (truth.height ?? TIP) : TIP;
    const hash = (block: number): string => `${bad(block, 'blocks') ? 'bad' : 'good'}${block}`;
    const has = asked !== undefined && asked < height ? [asked] : [];
    const hashes = Object.fromEntries([height - 2, ...has].map((block) => [block, hash(block)]));
    const commits = Object.fromEntries(has.map((block) => [block, `${bad(block, 'state') ? 'bad' : 'good'}-state${block}`]));
    situation.channel(node, 'ch', ({ consensus }) => ({
      height,
      hash: hash(height - 1),
      hashes,
      ...(PEERS.includes(node) && { commits }),
      ...(consensus && { consensus }),
    }));
  }
  return situation;
}

function search(truth: Truth, watch = new Watch()): { readonly watch: Watch; readonly rounds: number } {
  for (let rounds = 1; rounds <= 60; rounds += 1) {
    watch.see(network(blocksToCompare(watch.history, watch.now + 1_000)['ch'], truth));
    if (watch.find('N312', truth.peer)?.detail !== undefined) return { watch, rounds };
  }
  assert.fail('not found within 60 rounds');
}

for (const from of [0, 1, 118, 500, 998, 999]) {
  test(`a peer differs from block ${from} of ${TIP} on: it is found by halving, and stays proven`, () => {
    const { watch, rounds } = search({ peer: 'p-london', from, of: 'blocks' });
    assert.equal(watch.find('N312', 'p-london')?.detail, String(from));
    assert.ok(rounds <= 12, `${rounds} rounds`);
    for (let i = 0; i < 3; i += 1) {
      watch.see(network(blocksToCompare(watch.history, watch.now + 1_000)['ch'], { peer: 'p-london', from, of: 'blocks' }));
      assert.deepEqual(watch.shown('N312'), ['N312 p-london proven']);
      assert.equal(watch.find('N312', 'p-london')?.detail, String(from));
    }
  });
}

test('equal blocks and another state: seen at the next comparison, and its first block is found too', () => {
  const truth: Truth = { peer: 'p-london', from: 700, of: 'state' };
  const { watch } = search(truth);
  assert.deepEqual(watch.shown('N311', 'N312'), ['N312 p-london proven']);
  assert.equal(watch.find('N312', 'p-london')?.detail, '700');
  assert.match(watch.find('N312', 'p-london')?.message ?? '', /another state after block 700/u);
});

test('a peer that was rolled back is forgotten while it is below, and again when it is equal', () => {
  const truth: Truth = { peer: 'p-london', from: 118, of: 'blocks' };
  const { watch } = search(truth);
  watch.see(network(118, { ...truth, height: 118 }));
  assert.deepEqual(watch.history.differences, {});
  assert.deepEqual(watch.shown('N312'), []);
  const again = search(truth).watch;
  again.see(network(118));
  assert.deepEqual(again.history.differences, {});
});

for (const from of [0, 118]) {
  test(`what is known of a difference at block ${from} survives rounds in which the peer is not seen`, () => {
    const truth: Truth = { peer: 'p-london', from, of: 'blocks' };
    const { watch } = search(truth);
    const known = watch.history.differences;
    watch.see(network(from, truth).outcome('p-london', 'timeout'), 3);
    assert.deepEqual(watch.history.differences, known);
    assert.deepEqual(watch.shown('N312'), []);
  });
}

test('where all is well the lowest block of all is compared every half minute', () => {
  assert.deepEqual(blocksToCompare(EMPTY_HISTORY, 0), {});
  const watch = new Watch();
  const asked = Array.from({ length: 90 }, () => {
    const compare = blocksToCompare(watch.history, watch.now + 1_000);
    watch.see(network(undefined, { peer: 'p-london', from: TIP, of: 'blocks', height: 400 }));
    return compare['ch'];
  });
  assert.deepEqual(
    asked.filter((block) => block !== undefined),
    [399, 399, 399],
  );
});
