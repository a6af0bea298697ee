import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BlockArrival } from '../journal.ts';
import type { Accounting } from '../result.ts';
import type { Expectations } from './drill.ts';
import { findGaps, longest } from './gaps.ts';
import { flatExpectations, judgeHypothesis, worst } from './judge.ts';
import type { Evidence } from './judge.ts';

const COUNTS: Accounting = {
  submitted: 10,
  accepted: 10,
  acknowledged: 9,
  committed: 9,
  invalid: 0,
  acceptedOnly: 1,
  lost: 0,
  duplicated: 0,
  unknown: 0,
};
const GOOD: Evidence = {
  steady: [],
  complete: true,
  accounting: [],
  losses: { lost: new Set(), acknowledged: new Set(), listed: null },
  transactions: COUNTS,
  outage: { firstFailureMs: 100, recoveredMs: 9_000, blocksGapMs: 8_900 },
  floorMs: 5_000,
  gaps: [{ observer: 'agent:london', startMs: 21_000, endMs: 45_000 }],
  blockObservers: 3,
};
const EXPECT: Expectations = { lost: 0, duplicated: 0, during: 'any', maxOutageMs: 10_000, outageOverFloor: 2 };

function verdict(expect: Expectations, evidence: Partial<Evidence>): string {
  return worst(judgeHypothesis(expect, { ...GOOD, ...evidence }));
}

test('a hypothesis is held when every number of the file holds', () => {
  assert.equal(verdict(EXPECT, {}), 'held');
});

test('each number of the file can fail the hypothesis alone', () => {
  assert.equal(verdict(EXPECT, { transactions: { ...COUNTS, lost: 1 } }), 'failed');
  assert.equal(verdict(EXPECT, { transactions: { ...COUNTS, duplicated: 1 } }), 'failed');
  assert.equal(verdict({ ...EXPECT, maxOutageMs: 8_999 }, {}), 'failed');
  assert.equal(verdict({ ...EXPECT, outageOverFloor: 1.7 }, {}), 'failed');
  assert.equal(verdict(EXPECT, { steady: [{ verdict: 'failed', reason: 'x' }] }), 'failed');
});

test('accepted transactions that are not found are no failure: Fabric loses some of these with its leader', () => {
  assert.equal(verdict(EXPECT, { transactions: { ...COUNTS, acceptedOnly: 6 } }), 'held');
});

test('what could not be resolved leaves the hypothesis unknown, and a failure outweighs it', () => {
  const open = { ...COUNTS, unknown: 2 };
  assert.equal(verdict(EXPECT, { transactions: open }), 'unknown');
  assert.equal(verdict(EXPECT, { transactions: { ...open, lost: 1 } }), 'failed');
});

test('an outage without an end fails a drill that ran to its end, and says nothing in one that was interrupted', () => {
  const outage = { firstFailureMs: 5, recoveredMs: null, blocksGapMs: null };
  assert.equal(verdict(EXPECT, { outage }), 'failed');
  assert.equal(verdict(EXPECT, { outage, complete: false }), 'unknown');
});

test('an expected gap holds within its bounds, and fails when it comes too early or stays too long', () => {
  const gap = { startsAfterMs: 15_000, maxMs: 60_000 };
  assert.equal(verdict({ ...EXPECT, gap }, {}), 'held');
  assert.equal(verdict({ ...EXPECT, gap: { ...gap, maxMs: 20_000 } }, {}), 'failed');
  assert.equal(verdict({ ...EXPECT, gap }, { gaps: [{ observer: 'o', startMs: 3_000, endMs: 6_000 }] }), 'failed');
  assert.equal(verdict({ ...EXPECT, gap }, { gaps: [] }), 'held');
  assert.equal(verdict({ ...EXPECT, gap }, { gaps: [], blockObservers: 0 }), 'unknown');
  assert.equal(verdict({ ...EXPECT, gap: { ...gap, atLeastMs: 30_000 } }, {}), 'failed');
});

test('expectations are printed flat', () => {
  const flat = flatExpectations({ ...EXPECT, gap: { startsAfterMs: 1, maxMs: 2 } });
  assert.deepEqual(flat, { ...EXPECT, gapStartsAfterMs: 1, gapMaxMs: 2 });
});

test('nothing judged is unknown, not held', () => {
  assert.equal(worst([]), 'unknown');
});

function arrival(number: number, at: number, source = 'orderer1', observer = 'agent:london'): BlockArrival {
  return { event: 'block', observer, source, channel: 'c', number, transactions: 1, at };
}

const QUESTION = {
  injectedAt: 1_000,
  until: 10_000,
  atLeastMs: 2_000,
  withoutSources: ['orderer5'],
  withoutObservers: ['agent:singapore'],
};

test('a gap is a pause between first arrivals of higher blocks, whichever stream brings them', () => {
  const arrivals = [
    arrival(1, 900),
    arrival(2, 1_500),
    arrival(2, 4_000, 'orderer2'),
    arrival(3, 6_000),
    arrival(4, 7_000),
    arrival(5, 9_500),
  ];
  assert.deepEqual(findGaps(arrivals, QUESTION), [
    { observer: 'agent:london', startMs: 500, endMs: 5_000 },
    { observer: 'agent:london', startMs: 6_000, endMs: 8_500 },
  ]);
});

test('a stall that never ends counts up to the end of the look', () => {
  assert.deepEqual(longest(findGaps([arrival(1, 2_000)], QUESTION)), { observer: 'agent:london', startMs: 1_000, endMs: 9_000 });
});

test('streams of targets and observers in a region that is cut off are left out', () => {
  assert.deepEqual(findGaps([arrival(1, 2_000, 'orderer5'), arrival(1, 2_000, 'orderer1', 'agent:singapore')], QUESTION), []);
});

test('what is gone must be what the plan of the recovery listed, no less and no more', () => {
  const listed = (lost: string[], list: string[] | null) =>
    verdict(
      { lost: 'listed', duplicated: 0, during: 'any' },
      {
        transactions: { ...COUNTS, lost: lost.length },
        losses: { lost: new Set(lost), acknowledged: new Set(['a', 'b', 'c']), listed: list === null ? null : new Set(list) },
      },
    );
  assert.equal(listed([], []), 'held');
  assert.equal(listed(['a'], ['a', 'never acknowledged']), 'held');
  assert.equal(listed(['a', 'b'], ['a']), 'failed');
  assert.equal(listed(['a'], ['a', 'b']), 'failed');
  assert.equal(listed([], null), 'unknown');
});
