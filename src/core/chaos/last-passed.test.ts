import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastPassed, type PastDrill } from './last-passed.ts';

const NOW = 1_000_000;
const passed: PastDrill = {
  drill: 'lose-majority',
  topologyDigest: 'd1',
  endedAt: NOW - 500,
  verdicts: { hypothesis: 'held', injection: 'held', cleanup: 'held' },
};
const asked = { drill: 'lose-majority', topologyDigest: 'd1', now: NOW };

test('the newest run that passed counts', () => {
  assert.equal(lastPassed([passed, { ...passed, endedAt: NOW - 900 }, { ...passed, endedAt: NOW - 100 }], asked), NOW - 100);
  assert.equal(lastPassed([passed], { ...asked, now: passed.endedAt }), passed.endedAt);
});

test('what is not known to have been passed on such a network was not passed', () => {
  assert.equal(lastPassed([], asked), null);
  assert.equal(lastPassed([{ ...passed, drill: 'lose-region' }], asked), null, 'another drill');
  assert.equal(lastPassed([{ ...passed, topologyDigest: 'd2' }], asked), null, 'another topology');
  assert.equal(lastPassed([{ ...passed, endedAt: NOW + 1 }], asked), null, 'from the future');
  for (const verdict of ['hypothesis', 'injection', 'cleanup'] as const) {
    for (const bad of ['failed', 'unknown'] as const) {
      assert.equal(lastPassed([{ ...passed, verdicts: { ...passed.verdicts, [verdict]: bad } }], asked), null, `${verdict} ${bad}`);
    }
  }
});
