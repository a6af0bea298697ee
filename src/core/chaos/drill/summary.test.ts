import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DrillResult } from '../result.ts';
import { drillSummary } from './summary.ts';

const RESULT: DrillResult = {
  drill: 'kill-leader',
  title: 'Kill the leader orderer',
  network: 'settlement',
  channel: 'settlement',
  consensus: 'raft',
  started: '2026-01-01T00:00:00.000Z',
  ended: '2026-01-01T00:01:00.000Z',
  injectedAt: 1,
  healedAt: 2,
  targets: ['orderer1'],
  verdicts: { hypothesis: 'held', injection: 'held', cleanup: 'failed' },
  reasons: { hypothesis: ['held: a'], injection: ['held: b'], cleanup: ['failed: orderer1 does not start'] },
  outage: { firstFailureMs: 12, recoveredMs: 6_440, blocksGapMs: 6_100 },
  floorMs: 5_000,
  transactions: {
    submitted: 100,
    accepted: 99,
    acknowledged: 97,
    committed: 97,
    invalid: 0,
    acceptedOnly: 2,
    lost: 0,
    duplicated: 0,
    unknown: 0,
  },
  expectations: {},
  timeline: [],
  throughput: [],
  heights: {},
  evidence: [],
  limits: ['no latency between regions: no namespaces'],
};

test('a summary shows verdicts, the outage beside its floor, the accounting, and reasons only for what did not hold', () => {
  assert.deepEqual(
    drillSummary(RESULT).map(({ text }) => text),
    [
      'kill-leader: Kill the leader orderer',
      'hypothesis held',
      'injection  held',
      'cleanup    failed',
      'target     orderer1 (channel settlement, raft)',
      'outage     first failure after 12 ms, recovered after 6.4 s (floor 5.0 s); longest time without a block 6.1 s',
      'ledger     97 acknowledged of 100 submitted: lost 0, duplicated 0 (accepted only 2, invalid 0, unknown 0)',
      '  cleanup: failed: orderer1 does not start',
      'limit      no latency between regions: no namespaces',
    ],
  );
});

test('a drill without an outage says so, and one that did not recover too', () => {
  const none = { ...RESULT, outage: { firstFailureMs: null, recoveredMs: null, blocksGapMs: null }, floorMs: null };
  assert.ok(drillSummary(none).some(({ text }) => text === 'outage     none seen by clients (no outage implied by the protocol)'));
  const never = { ...RESULT, outage: { firstFailureMs: 20, recoveredMs: null, blocksGapMs: null } };
  assert.ok(drillSummary(never).some(({ text }) => text.includes('first failure after 20 ms, not recovered')));
});
