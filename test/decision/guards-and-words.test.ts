/** What holds back plans of any rule, the table of rules itself, and what an operator reads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RULES, RULE_CODES } from '../../src/core/decision/rules/table.ts';
import { describePlan, describeStep, planLines } from '../../src/core/plan/display.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { leastApproval, STEP_CODES, STEP_KINDS, stricter } from '../../src/core/plan/step-kinds.ts';
import type { Step, StepKind } from '../../src/core/plan/step.ts';
import { Rounds } from './rounds.ts';
import { Situation } from './situation.ts';

const frozen = (...ids: string[]): Situation =>
  ids.reduce((each, id) => each.outcome(id, 'timeout').process(id, 'frozen'), new Situation());

test('a plan that failed is tried again after ever longer pauses, and at once when somebody acknowledged it', () => {
  const rounds = Rounds.settled();
  const silent = (): Situation => new Situation().cutOff('singapore').say(['o1', 'o2', 'o3', 'o4'], 'o1', 4).noMachine('o5', 'p-singapore');
  rounds.see(silent(), 7);
  const pauses: number[] = [];
  for (let time = 0; time < 7; time += 1) {
    assert.equal(rounds.planned, 'D201 o5');
    rounds.ran('failed');
    const from = rounds.now;
    do rounds.see(silent());
    while (rounds.planned === null);
    pauses.push(rounds.now - from);
  }
  assert.deepEqual(pauses, [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  assert.equal(rounds.ran('undone').see(silent()).planned, null);
  assert.equal(rounds.acknowledge('D201', 'o5').see(silent()).planned, 'D201 o5');
});

test('after one interruption the next waits two election timeouts, whatever rule and subject it is of', () => {
  const rounds = Rounds.settled().see(frozen('p-london'), 5).see(frozen('p-london', 'o5'), 16);
  assert.equal(rounds.planned, 'D204 p-london');
  rounds.ran().see(frozen('o5'), 9);
  assert.equal(rounds.planned, null);
  assert.match(rounds.last?.waiting.find(({ rule }) => rule === 'D203')?.reason ?? '', /has interrupted something just now/u);
  assert.equal(rounds.see(frozen('o5')).planned, 'D203 o5');
});

test('nobody lifts the hold of somebody else: a node that is held is neither restarted nor re-seeded', () => {
  const held = { 'p-london': 'somebody looks at it', o5: 'somebody looks at it' };
  const refusing = new Situation().channel('p-london', 'ch', () => ({ error: 'NOT_FOUND' }));
  const peer = Rounds.settled();
  peer.also = { held };
  assert.deepEqual(peer.see(refusing, 70).plans, []);
  assert.match(peer.last?.waiting.find(({ rule }) => rule === 'D401')?.reason ?? '', /is held: somebody/u);
  const consenter = Rounds.settled();
  consenter.also = { held };
  consenter.see(new Situation().dead('o5').logged('o5', 'PANI tocommit(12) is out of range [lastIndex(5)]'), 20);
  assert.deepEqual(consenter.plans, []);
  assert.match(consenter.last?.waiting.find(({ rule }) => rule === 'D403')?.reason ?? '', /is held: somebody/u);
});

test('the same situation is the same plan, round after round; the next time it is another', () => {
  const rounds = Rounds.settled().see(new Situation().dead('o5'));
  const first = rounds.last?.plan?.id;
  assert.equal(rounds.see(new Situation().dead('o5')).last?.plan?.id, first);
  rounds.ran().see(new Situation(), 61).see(new Situation().dead('o5'));
  assert.notEqual(rounds.last?.plan?.id, first);
  assert.match(first ?? '', /^[A-Za-z0-9.-]+$/u, 'it names folders and cuts');
});

test('the rules are numbered once, in ascending order, each with its words; what explains them is generated from the table', () => {
  const ids = RULES.map(({ id }) => id);
  assert.deepEqual(ids, [...new Set(ids)].toSorted());
  for (const rule of RULES) {
    assert.match(rule.id, /^D\d{3}$/u);
    for (const text of [rule.title, rule.when, rule.does]) assert.match(text, /^[a-z].*[^.]$/su, `${rule.id}: ${text}`);
    assert.match(rule.hint, /^[A-Z].*\.$/su, rule.id);
    assert.ok(rule.source.length > 10, rule.id);
    assert.deepEqual(RULE_CODES[rule.id]?.title, rule.title);
    assert.ok(RULE_CODES[rule.id]?.meaning.includes(rule.when));
  }
});

const EXAMPLES: readonly Step[] = [
  { kind: 'node.start', node: 'o1' },
  { kind: 'node.stop', node: 'o1', graceSeconds: 10 },
  { kind: 'node.kill', node: 'o1' },
  { kind: 'node.hold', node: 'o1', reason: 'lost' },
  { kind: 'node.release', node: 'o1' },
  { kind: 'node.snapshot', node: 'o1', label: 'l' },
  { kind: 'node.set-aside', node: 'o1', label: 'l' },
  { kind: 'node.clone', node: 'o1', from: 'o2', label: 'l' },
  { kind: 'node.join', node: 'o1', channel: 'ch' },
  { kind: 'link.fence', id: 'f', from: ['o2', 'o3', 'o4', 'o5', 'p1'], to: 'o1' },
  { kind: 'link.unfence', id: 'f', to: 'o1' },
  { kind: 'peer.rebuild-databases', node: 'p1' },
  { kind: 'peer.rollback', node: 'p1', channel: 'ch', block: 8 },
  { kind: 'consenter.add', channel: 'ch', node: 'o1' },
  { kind: 'consenter.remove', channel: 'ch', node: 'o1' },
  { kind: 'channel.canary', channel: 'ch', orderer: 'o1', timeoutMs: 10_000 },
  { kind: 'channel.replay', channel: 'ch', from: 5, to: 7, source: 'p1', orderer: 'o1' },
  { kind: 'wait.until', condition: { kind: 'node.at-tip', channel: 'ch', node: 'o1', atLeast: 7 }, timeoutMs: 60_000 },
];

test('every kind of step has words, a code of its own, and an answer to how it is undone', () => {
  const kinds = Object.keys(STEP_KINDS) as StepKind[];
  assert.deepEqual(EXAMPLES.map(({ kind }) => kind).toSorted(), kinds.toSorted());
  assert.equal(new Set(Object.values(STEP_KINDS).map(({ code }) => code)).size, kinds.length);
  assert.equal(Object.keys(STEP_CODES).length, kinds.length);
  assert.equal(describeStep(EXAMPLES[9] ?? EXAMPLES[0]!), 'fence o1 off from o2, o3, o4 and 2 more');
  for (const step of EXAMPLES) assert.match(describeStep(step), /o1|p1/u, step.kind);
});

test('approval follows from what cannot be undone; a rule may only ask for more', () => {
  for (const step of EXAMPLES) assert.equal(leastApproval([step]), step.kind === 'channel.replay' ? 'two-people' : 'automatic');
  assert.equal(stricter('confirm', 'automatic'), 'confirm');
  assert.equal(stricter('confirm', 'two-people'), 'two-people');
});

test('a plan in one clause says what it is for; as lines it says everything', () => {
  const plan = (steps: readonly Step[]): Plan => ({
    id: 'D403-o1-1',
    rule: 'D403',
    subject: 'o1',
    why: 'o1 is empty',
    basis: { network: 'n', topologyDigest: 'd', at: 1, channels: {} },
    approval: 'automatic',
    disruptive: true,
    steps,
  });
  const of = (...kinds: readonly StepKind[]): Plan => plan(EXAMPLES.filter(({ kind }) => kinds.includes(kind)));
  assert.equal(describePlan(of('node.kill')), 'kill o1');
  assert.equal(describePlan(of('node.stop', 'node.start', 'wait.until')), 'start o1, then stop o1 (10 s grace)');
  assert.equal(describePlan(of('node.hold', 'node.clone', 'node.start')), 'give o1 the copy l of o2 (3 steps)');
  assert.equal(
    describePlan(of('node.start', 'node.stop', 'node.kill', 'node.hold', 'node.release')),
    'start o1, then stop o1 (10 s grace), then kill o1, then 2 more',
  );
  assert.deepEqual(planLines(of('node.kill')), [
    'D403-o1-1 (D403, o1): o1 is empty',
    'approval: automatic; interrupts something that may work',
    '  1. kill o1',
  ]);
});

test('the sentence of a round says what is seen, and what is done or why not', () => {
  const say = (rounds: Rounds): string => rounds.last?.summary ?? '';
  assert.equal(say(Rounds.settled()), '8 of 8 nodes answer; ch is led by o1 at 10 blocks with margin 2; nothing to do.');
  assert.equal(say(Rounds.settled().see(new Situation().dead('o5'))), 'The process of o5 died: start o5 (D301).');
  assert.equal(say(Rounds.settled().see(frozen('o5'), 3)), 'The process of o5 is frozen. D203 waits 18 s: o5 has hung for only 2 s.');
  assert.equal(
    say(Rounds.settled().see(frozen('o5'), 21)),
    'o5 has hung for 20 s, and a hung consenter stalls ordering after about 80 s: kill o5 (D203).',
  );
  assert.equal(
    say(Rounds.settled().see(new Situation().outcome('o5', 'timeout', 'london'))),
    'o5 does not answer london; it lives. No rule does anything about it.',
  );
  const drilled = Rounds.settled();
  drilled.also = {
    drills: [{ id: 'd', drill: 'kill-follower', fault: { kind: 'process.kill', node: 'o5' }, createdAt: 1, deadline: 2, state: 'active' }],
  };
  assert.equal(say(drilled.see(new Situation().dead('o5'))), 'The process of o5 died: start o5 (D301). A drill is under way.');
});
