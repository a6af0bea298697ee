/** Whom the rules count on, and which of several plans is the plan of the round. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askRules } from '../../src/core/decision/decide.ts';
import { EMPTY_HISTORY } from '../../src/core/decision/history.ts';
import type { Rule, RuleContext } from '../../src/core/decision/model.ts';
import { DEFAULT_POLICY } from '../../src/core/decision/policy.ts';
import { remember } from '../../src/core/decision/remember.ts';
import { propose } from '../../src/core/decision/rules/support/propose.ts';
import { channelsThatNeed, votersOf } from '../../src/core/decision/rules/support/votes.ts';
import type { Approval } from '../../src/core/plan/plan.ts';
import { AT } from '../observation/round.ts';
import { DIGEST, fence } from './rounds.ts';
import { CHANNEL, layout, Situation } from './situation.ts';

function contextOf(situation: Situation): RuleContext {
  const { topology } = situation;
  const evidence = situation.evidence(AT);
  const { history, diagnoses } = remember(EMPTY_HISTORY, evidence, topology, DEFAULT_POLICY, AT);
  return { topology, topologyDigest: DIGEST, evidence, policy: DEFAULT_POLICY, history, now: AT, diagnoses };
}

const voters = (situation: Situation): string => votersOf(contextOf(situation), CHANNEL).join(' ');

test('all vote in a network that is well; dead, hung, unknown and emptied consenters do not', () => {
  assert.equal(voters(new Situation()), 'o1 o2 o3 o4 o5');
  assert.equal(voters(new Situation().dead('o2')), 'o1 o3 o4 o5');
  assert.equal(voters(new Situation().outcome('o2', 'timeout').process('o2', 'frozen')), 'o1 o3 o4 o5');
  assert.equal(voters(new Situation().lost('o2').noMachine('o2')), 'o1 o3 o4 o5');
  assert.equal(voters(new Situation().channel('o2', CHANNEL, () => ({ error: 'NOT_FOUND' }))), 'o1 o3 o4 o5');
});

test('one that only its own region reaches votes with nobody; one link less takes no vote', () => {
  assert.equal(voters(new Situation().outcome('o5', 'timeout', 'london', 'frankfurt')), 'o1 o2 o3 o4');
  assert.equal(voters(new Situation().outcome('o5', 'timeout', 'london')), 'o1 o2 o3 o4 o5');
});

test('one that half of the regions reach does not vote when it is silent towards a quorum', () => {
  const four = layout({ a: 2, b: 1, c: 1, d: 1 });
  const silent = new Situation(four).outcome('o5', 'timeout', 'a', 'b').say(['o1', 'o2', 'o3', 'o4'], 'o1', 4);
  assert.equal(voters(silent), 'o1 o2 o3 o4');
});

test('one behind a fence of the engine does not vote, although it answers', () => {
  const context = contextOf(new Situation());
  const fenced = { ...context, evidence: { ...context.evidence, fences: fence('o5', ['o1', 'o2', 'o3', 'o4']) } };
  assert.equal(votersOf(fenced, CHANNEL).join(' '), 'o1 o2 o3 o4');
});

test('a node is needed where the others are no quorum, also when one more is away', () => {
  assert.deepEqual(channelsThatNeed(contextOf(new Situation().dead('o4')), 'o5'), []);
  assert.deepEqual(channelsThatNeed(contextOf(new Situation().dead('o4')), 'o5', ['o3']), [CHANNEL]);
  assert.deepEqual(channelsThatNeed(contextOf(new Situation().dead('o3', 'o4')), 'o5'), [CHANNEL]);
  assert.deepEqual(channelsThatNeed(contextOf(new Situation()), 'p-london'), []);
});

test('one that names another leader than a quorum confirms answers, and is nobody to count on', () => {
  const old = (): Situation => new Situation().dead('o4').say(['o2', 'o3', 'o5'], 'o2', 4).say(['o1'], 'o1', 4);
  assert.equal(voters(old()), 'o1 o2 o3 o5');
  assert.deepEqual(channelsThatNeed(contextOf(old()), 'o5'), [CHANNEL]);
  assert.deepEqual(channelsThatNeed(contextOf(old().say(['o1'], 'o2', 4)), 'o5'), []);
});

function rule(id: string, subject: string, approval: Approval): Rule {
  const words = { title: 't', when: 'w', does: 'd', hint: 'h', source: 's' };
  const judge = (context: RuleContext) => ({
    plans: [propose(context, { rule: id, subject, why: 'w', since: AT, approval, steps: [{ kind: 'node.start', node: subject }] })],
  });
  return { id, ...words, judge };
}

test('a plan that waits for people does not stand in the way of one that does not, whatever their order', () => {
  const context = contextOf(new Situation().dead('o4', 'o5'));
  const rules = [rule('D901', 'o4', 'confirm'), rule('D902', 'o5', 'automatic')];
  for (const order of [rules, rules.toReversed()]) {
    const { plan, waiting } = askRules(context, order);
    assert.equal(plan?.rule, 'D902');
    assert.deepEqual(
      waiting.map((each) => each.rule),
      ['D901'],
    );
  }
  assert.equal(askRules(context, rules.slice(0, 1)).plan?.rule, 'D901');
});

test('what the linter refuses is never the plan, and is told as a fault of Holdfast', () => {
  const { plan, waiting, findings } = askRules(contextOf(new Situation().dead('o5')), [
    rule('D901', 'o9', 'automatic'),
    rule('D902', 'o5', 'automatic'),
  ]);
  assert.equal(plan?.rule, 'D902');
  assert.match(waiting[0]?.reason ?? '', /^the linter refuses D901-o9-.* \(K110\)/u);
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['K110'],
  );
});

test('after a rule that halts nobody is asked, and after one that asks for calm nothing is interrupted', () => {
  const context = contextOf(new Situation().dead('o5').outcome('o4', 'timeout').process('o4', 'frozen'));
  const words = { title: 't', when: 'w', does: 'd', hint: 'h', source: 's' };
  const halt: Rule = { id: 'D900', ...words, judge: () => ({ halt: 'no' }) };
  assert.equal(askRules(context, [halt, rule('D901', 'o5', 'automatic')]).plan, null);
  assert.equal(askRules(context, [rule('D901', 'o5', 'automatic'), halt]).plan, null, 'a halt is for the whole round');
  const calm: Rule = { id: 'D900', ...words, judge: () => ({ calm: { reason: 'wait', until: null } }) };
  const kill: Rule = {
    id: 'D903',
    ...words,
    judge: (each) => ({
      plans: [propose(each, { rule: 'D903', subject: 'o4', why: 'w', since: AT, steps: [{ kind: 'node.kill', node: 'o4' }] })],
    }),
  };
  assert.equal(askRules(context, [kill]).plan?.rule, 'D903');
  assert.equal(askRules(context, [calm, kill]).plan, null);
  assert.equal(askRules(context, [calm, rule('D901', 'o5', 'automatic')]).plan?.rule, 'D901');
});
