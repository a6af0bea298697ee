import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIVE } from '../../../../test/decision/situation.ts';
import { AT } from '../../../../test/observation/round.ts';
import type { ProbeOutcome } from '../../observation/probe.ts';
import { node } from '../../topology/lookup.ts';
import type { NodeScene } from './node-scene.ts';
import { lastAnswer, reachFrom } from './reach.ts';

/** What several vantage points of london found; another region always gets an answer. */
function seen(...outcomes: readonly ProbeOutcome[]): NodeScene {
  const london = outcomes.map((outcome, i) => ({
    observer: `agent:london${i}`,
    from: 'london',
    node: 'o5',
    at: AT + i,
    outcome,
    channels: {},
  }));
  const other = { observer: 'agent:paris', from: 'paris', node: 'o5', at: AT - 1, outcome: 'answered', channels: {} } as const;
  return { node: node(FIVE, 'o5'), id: 'o5', region: 'singapore', probes: [...london, other], machine: undefined };
}

test('one answer is reach; silence needs everybody to wait in vain; one refusal shows that something answers', () => {
  const cases: readonly (readonly [string, ...ProbeOutcome[]])[] = [
    ['not asked'],
    ['answered', 'answered'],
    ['answered', 'timeout', 'answered'],
    ['silent', 'timeout'],
    ['silent', 'timeout', 'timeout'],
    ['refused', 'timeout', 'refused'],
    ['refused', 'refused', 'unreachable'],
    ['failed', 'timeout', 'unreachable'],
    ['failed', 'tls-error'],
    ['failed', 'error'],
  ];
  for (const [expected, ...outcomes] of cases) assert.equal(reachFrom(seen(...outcomes), 'london'), expected, outcomes.join(' '));
});

test('the last answer is the latest of all that were answers', () => {
  assert.equal(lastAnswer(seen('answered', 'answered', 'timeout')), AT + 1);
});
