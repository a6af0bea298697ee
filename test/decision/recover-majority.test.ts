/** D603: a recovery under an approved policy, beside everything that alone keeps it from beginning. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY_HISTORY, type History } from '../../src/core/decision/history.ts';
import type { Diagnosis, Evidence, Judgement, LossReport } from '../../src/core/decision/model.ts';
import { DEFAULT_POLICY, type Policy } from '../../src/core/decision/policy.ts';
import { rememberLost } from '../../src/core/decision/remember/lost.ts';
import { recoverMajority } from '../../src/core/decision/rules/recover-majority.ts';
import { makeRecoveryPlan } from '../../src/core/recovery/make-recovery-plan.ts';
import { leaderChanging } from '../../src/core/decision/rules/leader-changing.ts';
import { leaderChangeMs } from '../../src/core/decision/rules/support/election.ts';
import { CHANNEL, digest, threeOfFive } from '../recovery/inventories.ts';
import { AT } from '../observation/round.ts';
import { CHANNEL as NETWORK_CHANNEL, FIVE, Situation } from './situation.ts';

const DAY_MS = 86_400_000;
const planned = makeRecoveryPlan(threeOfFive(), digest);
assert.ok(planned.kind === 'plan');
const { plan } = planned;

const LOSS: LossReport = {
  answer: planned,
  unsafe: [],
  file: 'recovery/plan.json',
  approval: { digest: 'policy-1', people: ['ada', 'bob'], ofAnother: false },
  drilledAt: AT - DAY_MS,
};
const RECOVER: Policy = { ...DEFAULT_POLICY, majorityLoss: { mode: 'recover', afterMs: 60_000, drillWithinMs: 14 * DAY_MS } };
const LOST: History = { ...EMPTY_HISTORY, lost: { [CHANNEL]: AT - 60_000 } };

interface Case {
  readonly loss?: Partial<LossReport> | null;
  readonly policy?: Partial<Policy['majorityLoss']>;
  readonly history?: Partial<History>;
  readonly held?: Evidence['held'] | null;
}

function judge({ loss = {}, policy = {}, history = {}, held = {} }: Case = {}): Judgement | null {
  const { held: _seen, ...evidence } = new Situation().evidence();
  return recoverMajority.judge({
    topology: FIVE,
    topologyDigest: 'topology-1',
    policy: { ...RECOVER, majorityLoss: { ...RECOVER.majorityLoss, ...policy } },
    history: { ...LOST, ...history },
    diagnoses: [],
    now: AT,
    evidence: { ...evidence, ...(held === null ? {} : { held }), ...(loss === null ? {} : { loss: { ...LOSS, ...loss } }) },
  });
}

function codes(given: Case): readonly string[] {
  const said = judge(given);
  assert.deepEqual(said?.plans ?? [], [], 'nothing is planned');
  return (said?.waiting ?? []).map(({ code }) => code ?? '?');
}

test('when everything holds it proposes the very steps of the plan, under the digest of the policy', () => {
  const said = judge();
  assert.deepEqual(said?.waiting ?? [], []);
  const [proposed] = said?.plans ?? [];
  assert.deepEqual(proposed, { ...plan.plan, rule: 'D603', policy: 'policy-1' });
  assert.equal(proposed?.approval, 'two-people');
  assert.match(said?.findings?.[0]?.message ?? '', /is planned, and kept in recovery\/plan\.json/u);
});

test('each condition alone keeps it from beginning, and is said by its code', () => {
  const failed = { id: 'p', rule: 'D603', subject: CHANNEL, disruptive: true, endedAt: AT - 1, outcome: 'undone' } as const;
  const cases: readonly (readonly [string, Case])[] = [
    ['R721', { policy: { mode: 'prepare' } }],
    ['R722', { loss: { approval: { digest: 'policy-1', people: ['ada'], ofAnother: false } } }],
    ['R723', { loss: { approval: { digest: 'policy-1', people: [], ofAnother: true } } }],
    ['R724', { history: { lost: { [CHANNEL]: AT - 59_999 } } }],
    ['R725', { loss: { unsafe: [{ code: 'R725', subject: CHANNEL, message: 'a peer is ahead' }] } }],
    ['R729', { loss: { drilledAt: null } }],
    ['R729', { loss: { drilledAt: AT - 14 * DAY_MS - 1 } }],
    ['R729', { loss: { drilledAt: AT + 1 } }],
    ['R730', { held: { o2: 'a person holds it' } }],
    ['R730', { held: null }],
    ['R731', { history: { plans: [failed] } }],
    ['R731', { history: { plans: [{ ...failed, outcome: 'failed' }] } }],
    ['R732', { loss: null }],
    ['R732', { loss: { answer: { kind: 'unavailable', reason: 'the disk is full' } } }],
    ['R732', { history: { lost: { [CHANNEL]: AT - 60_000, other: AT - 60_000 } } }],
    ['R703', { loss: { answer: { kind: 'refused', risks: [], refusals: [{ code: 'R703', subject: 'o1', message: 'silent' }] } } }],
  ];
  for (const [code, given] of cases) assert.deepEqual(codes(given), [code], JSON.stringify(given));
});

test('whatever is missing is said at once', () => {
  assert.deepEqual(codes({ loss: { drilledAt: null, approval: { digest: 'policy-1', people: [], ofAnother: false } } }), ['R722', 'R729']);
});

test('a hold of somebody who is not lost, an older success and an acknowledged failure do not count', () => {
  const past = { id: 'p', rule: 'D603', subject: CHANNEL, disruptive: true, endedAt: AT - 9, outcome: 'succeeded' } as const;
  const acknowledged = [{ by: 'ada', subject: CHANNEL, code: 'D603', reason: '', at: AT - 1 }];
  for (const given of [
    { held: { p9: 'another' } },
    { history: { plans: [past] } },
    { history: { plans: [{ ...past, outcome: 'failed' as const }], acknowledged } },
  ]) {
    assert.equal(judge(given)?.plans?.length, 1, JSON.stringify(given));
  }
});

test('it is silent when nothing is proven lost, and under a policy that only pages', () => {
  assert.equal(judge({ history: { lost: {} } }), null);
  assert.equal(judge({ policy: { mode: 'page' } }), null);
});

test('a recovery that could not be proven is told until somebody has acknowledged it', () => {
  const recovered = { plan: 'recovery-1', subject: CHANNEL, at: AT - 5, failing: ['o1: stands still'] };
  const of = (history: Partial<History>): readonly string[] =>
    (judge({ history: { lost: {}, ...history } })?.findings ?? []).map(({ message }) => message);
  assert.deepEqual(of({ recovered }), ['recovery-1 has ended, and o1: stands still']);
  assert.deepEqual(of({ recovered: { ...recovered, failing: [] } }), []);
  assert.deepEqual(of({ recovered, acknowledged: [{ by: 'ada', subject: CHANNEL, code: 'D603', reason: '', at: AT }] }), []);
});

test('the loss counts since it is proven without a round in between that does not prove it', () => {
  const lost = (certainty: Diagnosis['certainty']): readonly Diagnosis[] => [
    { code: 'N308', subject: CHANNEL, message: '', evidence: [], certainty, since: 1, rounds: 9 },
  ];
  const first = rememberLost({}, lost('proven'), 100);
  assert.deepEqual(first, { [CHANNEL]: 100 }, 'not since it was suspected');
  assert.deepEqual(rememberLost(first, lost('proven'), 200), first);
  assert.deepEqual(rememberLost(first, lost('suspected'), 200), {});
  assert.deepEqual(rememberLost(first, [], 200), {});
  assert.deepEqual(rememberLost(first, lost('proven'), 50), { [CHANNEL]: 50 }, 'the clock was set back');
});

test('an engine that never saw a leader awaits none where the quorum has been proven lost for two election timeouts', () => {
  const calmFor = (lostMs: number, channel = NETWORK_CHANNEL): boolean =>
    leaderChanging.judge({
      topology: FIVE,
      topologyDigest: 'topology-1',
      policy: RECOVER,
      history: { ...EMPTY_HISTORY, lost: { [channel]: AT - lostMs } },
      diagnoses: [],
      now: AT,
      evidence: new Situation().evidence(),
    })?.calm !== undefined;
  const [span] = Object.values(FIVE.channels).map(leaderChangeMs);
  assert.equal(calmFor((span ?? 0) - 1), true);
  assert.equal(calmFor(span ?? 0), false);
  assert.equal(calmFor(span ?? 0, 'another'), true);
});
