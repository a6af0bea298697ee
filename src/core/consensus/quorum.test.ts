import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crashesTolerated, liesTolerated, quorumMargin, quorumSize, viewLeader } from './quorum.ts';

const SIZES = Array.from({ length: 200 }, (_, i) => i + 1);

/** Every subset of n consenters as a bit mask. */
function subsets(n: number): readonly number[] {
  return Array.from({ length: 2 ** n }, (_, mask) => mask);
}

function size(mask: number): number {
  return mask.toString(2).replaceAll('0', '').length;
}

test('the quorums of the first cluster sizes are those of the published tables', () => {
  const raft = SIZES.slice(0, 10).map((n) => quorumSize('raft', n));
  const smartbft = SIZES.slice(0, 10).map((n) => quorumSize('smartbft', n));
  assert.deepEqual(raft, [1, 2, 2, 3, 3, 4, 4, 5, 5, 6]);
  assert.deepEqual(smartbft, [1, 2, 2, 3, 4, 4, 5, 6, 6, 7]);
  assert.deepEqual(
    SIZES.slice(0, 10).map((n) => liesTolerated('smartbft', n)),
    [0, 0, 0, 1, 1, 1, 2, 2, 2, 3],
  );
});

test('any two Raft quorums share a consenter, and no smaller number would do (all subsets up to 7)', () => {
  for (let n = 1; n <= 7; n++) {
    const quorums = subsets(n).filter((mask) => size(mask) === quorumSize('raft', n));
    for (const a of quorums) for (const b of quorums) assert.notEqual(a & b, 0, `n=${n}`);
    assert.ok((quorumSize('raft', n) - 1) * 2 <= n, `n=${n}: a smaller majority exists`);
  }
});

test('any two SmartBFT quorums share an honest consenter, and are reachable with f silent (all subsets up to 8)', () => {
  for (let n = 1; n <= 8; n++) {
    const f = liesTolerated('smartbft', n);
    const quorums = subsets(n).filter((mask) => size(mask) === quorumSize('smartbft', n));
    for (const a of quorums) for (const b of quorums) assert.ok(size(a & b) >= f + 1, `n=${n}`);
    assert.ok(n - f >= quorumSize('smartbft', n), `n=${n}`);
  }
});

test('the same laws hold by arithmetic for 1 to 200 consenters', () => {
  for (const n of SIZES) {
    assert.ok(2 * quorumSize('raft', n) > n);
    assert.ok(2 * quorumSize('smartbft', n) - n >= liesTolerated('smartbft', n) + 1);
    assert.ok(crashesTolerated('smartbft', n) >= liesTolerated('smartbft', n));
    for (const kind of ['raft', 'smartbft', 'qbft'] as const) {
      assert.equal(crashesTolerated(kind, n) + quorumSize(kind, n), n);
      assert.equal(quorumMargin(kind, n, n), crashesTolerated(kind, n));
      assert.equal(quorumMargin(kind, n, quorumSize(kind, n) - 1), -1);
    }
  }
});

test('a view belongs to the ids in ascending order, one after the other', () => {
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((view) => viewLeader([7, 2, 5, 3], view)),
    [2, 3, 5, 7, 2],
  );
});

test('no cluster has zero, negative or half a consenter', () => {
  for (const n of [0, -1, 1.5, Number.NaN]) assert.throws(() => quorumSize('raft', n), { name: 'AssertionError' });
});

test('QBFT asks for ceil(2n / 3), as both clients do, and bears the same faults as SmartBFT', () => {
  for (const n of SIZES) {
    assert.equal(quorumSize('qbft', n), Math.ceil((2 * n) / 3), `n=${n}`);
    assert.equal(quorumSize('qbft', n), quorumSize('smartbft', n));
    assert.equal(liesTolerated('qbft', n), Math.floor((n - 1) / 3));
  }
});
