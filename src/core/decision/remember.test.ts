import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Situation, Watch } from '../../../test/decision/situation.ts';
import { AT } from '../../../test/observation/round.ts';
import { EMPTY_HISTORY, type PastPlan } from './history.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { remember } from './remember.ts';

const well = (): Situation => new Situation();
const dead = (): Situation => new Situation().dead('o5');
const OTHERS = ['o2', 'o3', 'o4', 'o5'];

test('a diagnosis keeps its beginning while it goes on, and begins anew after a round without it', () => {
  const watch = new Watch().see(dead());
  const begun = watch.find('N301', 'o5')?.since;
  watch.see(dead(), 4);
  assert.deepEqual([watch.find('N301', 'o5')?.since, watch.find('N301', 'o5')?.rounds], [begun, 5]);
  watch.see(well()).see(dead());
  assert.deepEqual([watch.find('N301', 'o5')?.since, watch.find('N301', 'o5')?.rounds], [watch.now, 1]);
});

test('nothing that is over stays in memory', () => {
  const watch = new Watch().see(dead(), 3).see(well());
  assert.deepEqual(watch.history.open, {});
});

test('the clock goes back: durations begin anew, and nothing rests on them for two elections', () => {
  const watch = new Watch().see(dead(), 5).see(dead(), 1, -60_000);
  assert.deepEqual(watch.shown('N323'), ['N323 net suspected']);
  assert.equal(watch.find('N301', 'o5')?.since, watch.now);
  assert.equal(watch.history.distrustTimeUntil, watch.now + 20_000);
  watch.see(dead(), 19);
  assert.deepEqual(watch.shown('N323'), ['N323 net suspected']);
  watch.see(dead());
  assert.deepEqual(watch.shown('N323'), []);
  assert.equal(watch.history.distrustTimeUntil, null);
});

test('an hour without a round: nobody knows what happened in it', () => {
  const watch = new Watch().see(dead(), 5).see(dead(), 1, 3_600_000);
  assert.deepEqual(watch.shown('N323'), ['N323 net suspected']);
  assert.equal(watch.find('N301', 'o5')?.rounds, 1);
});

test('a round that took half a minute, and a clock that is set back by some milliseconds, are no jump', () => {
  const watch = new Watch().see(dead(), 5).see(dead(), 1, 30_000).see(dead(), 1, -100);
  assert.deepEqual(watch.shown('N323'), []);
  assert.equal(watch.find('N301', 'o5')?.rounds, 7);
});

test('minutes in which a plan ran are no jump, but no duration spans them', () => {
  const plan: PastPlan = { id: 'p', rule: 'r', subject: 'o5', disruptive: false, endedAt: AT + 119_000, outcome: 'succeeded' };
  const watch = new Watch().see(dead());
  watch.history = { ...watch.history, plans: [plan] };
  watch.see(dead(), 1, 120_000);
  assert.deepEqual(watch.shown('N323'), []);
  assert.equal(watch.find('N301', 'o5')?.since, watch.now);
});

test('the first round of all is no jump', () => {
  assert.deepEqual(new Watch().see(well()).shown(), []);
});

test('evidence of half a minute ago is what a slow round gives, and of slow rounds three are', () => {
  const certainties = (age: number, tickMs: number): readonly string[] => {
    const policy = { ...DEFAULT_POLICY, tickMs };
    return remember(EMPTY_HISTORY, dead().evidence(AT), new Watch().topology, policy, AT + age).diagnoses.map(({ certainty }) => certainty);
  };
  assert.deepEqual(certainties(30_000, 1_000), ['proven']);
  assert.deepEqual(certainties(30_001, 1_000), ['suspected']);
  assert.deepEqual(certainties(180_000, 60_000), ['proven']);
  assert.deepEqual(certainties(180_001, 60_000), ['suspected']);
});

test('evidence of another time proves nothing', () => {
  const { diagnoses } = remember(EMPTY_HISTORY, dead().evidence(AT), new Watch().topology, DEFAULT_POLICY, AT + 31_000);
  assert.deepEqual(
    diagnoses.map(({ code, certainty }) => [code, certainty]),
    [['N301', 'suspected']],
  );
});

test('a leader is remembered since when it leads, through rounds in which nobody can say', () => {
  const watch = new Watch().see(well(), 3);
  const since = AT + 1_000;
  assert.deepEqual(watch.history.leaders['ch'], { leader: 'o1', since, lastConfirmed: watch.now });
  const unsure = well().say(['o2'], 'o2', 4).say(['o3', 'o4'], null, 0);
  watch.see(unsure, 3);
  assert.deepEqual(watch.history.leaders['ch'], { leader: 'o1', since, lastConfirmed: since + 2_000, missed: since + 3_000 });
  watch.see(well());
  assert.deepEqual(watch.history.leaders['ch'], { leader: 'o1', since, lastConfirmed: watch.now });
});

test('after longer than an election, or when a quorum said that there was none, the same leader is a new one', () => {
  const unsure = well().say(['o2'], 'o2', 4).say(['o3', 'o4'], null, 0);
  const long = new Watch().see(well()).see(unsure, 5).see(well());
  assert.equal(long.history.leaders['ch']?.since, long.now);
  const none = new Watch().see(well()).see(well().say(['o1', ...OTHERS], null, 0));
  assert.deepEqual(none.history.leaders['ch'], { leader: null, since: none.now, lastConfirmed: none.now - 1_000, missed: none.now });
  none.see(well());
  assert.equal(none.history.leaders['ch']?.since, none.now);
});

test('another leader is a new one', () => {
  const watch = new Watch().see(well(), 3).see(well().say(['o1'], 'o2', 5).say(OTHERS, 'o2', 5));
  assert.deepEqual(watch.history.leaders['ch'], { leader: 'o2', since: watch.now, lastConfirmed: watch.now });
});

test('growth is when a height changed, also downwards, and begins anew after a time out of sight', () => {
  const watch = new Watch().see(well()).see(well(), 5);
  const key = 'p-london ch';
  assert.deepEqual(watch.history.growth[key], { height: 10, at: AT + 1_000, seen: watch.now });
  watch.see(well().height('p-london', 11));
  assert.deepEqual(watch.history.growth[key], { height: 11, at: watch.now, seen: watch.now });
  watch.see(well().height('p-london', 3));
  assert.deepEqual(watch.history.growth[key], { height: 3, at: watch.now, seen: watch.now });
  const at = watch.now;
  watch.see(well().height('p-london', 3).outcome('p-london', 'timeout'), 5).see(well().height('p-london', 3));
  assert.equal(watch.history.growth[key]?.at, at);
  watch.see(well().dead('p-london'), 16).see(well().height('p-london', 3));
  assert.equal(watch.history.growth[key]?.at, watch.now);
});

test('restarts and plans are forgotten when no rule asks for them any more', () => {
  const plan = (endedAt: number): PastPlan => ({
    id: `p${endedAt}`,
    rule: 'D301',
    subject: 'o5',
    disruptive: false,
    endedAt,
    outcome: 'succeeded',
  });
  const old = AT - 31 * 60_000;
  const watch = new Watch(undefined, {
    ...EMPTY_HISTORY,
    restarts: { o5: [old, AT - 60_000], gone: [AT], o4: [old] },
    plans: [plan(old), plan(AT - 60_000)],
  }).see(well());
  assert.deepEqual(watch.history.restarts, { o5: [AT - 60_000] });
  assert.deepEqual(watch.history.plans, [plan(AT - 60_000)]);
});

test('of very many the newest are kept', () => {
  const times = Array.from({ length: 500 }, (_, i) => AT - 500 + i);
  const { history } = new Watch(undefined, {
    ...EMPTY_HISTORY,
    restarts: { o5: times },
    plans: times.map((endedAt) => ({ id: `p${endedAt}`, rule: 'D301', subject: 'o5', disruptive: false, endedAt, outcome: 'failed' })),
    acknowledged: times.map((at) => ({ by: 'ann', subject: 'o5', code: 'N316', reason: 'seen', at })),
  }).see(well());
  assert.deepEqual(history.restarts, { o5: times.slice(-50) });
  assert.deepEqual(
    history.plans.map(({ endedAt }) => endedAt),
    times.slice(-200),
  );
  assert.deepEqual(
    history.acknowledged.map(({ at }) => at),
    times.slice(-200),
  );
});

test('whoever acknowledges the restarts of a node lets their count begin anew', () => {
  const acknowledge = (code: string, subject = 'o5'): Watch =>
    new Watch(undefined, {
      ...EMPTY_HISTORY,
      restarts: { o5: [AT - 60_000, AT - 10_000] },
      acknowledged: [{ by: 'ann', subject, code, reason: 'seen', at: AT - 30_000 }],
    }).see(well());
  assert.deepEqual(acknowledge('D302').history.restarts, { o5: [AT - 10_000] });
  assert.deepEqual(acknowledge('N315').history.restarts, { o5: [AT - 10_000] });
  assert.deepEqual(acknowledge('N316').history.restarts, { o5: [AT - 60_000, AT - 10_000] });
  assert.deepEqual(acknowledge('D302', 'o4').history.restarts, { o5: [AT - 60_000, AT - 10_000] });
});

test('what others keep in memory passes through', () => {
  const history = { ...EMPTY_HISTORY, running: 'p1', killSwitch: { state: 'on', reason: 'drill' } as const, locked: { 'D302 o5': AT } };
  const { history: after } = remember(history, well().evidence(AT), new Watch().topology, DEFAULT_POLICY, AT);
  assert.deepEqual([after.running, after.killSwitch, after.locked], [history.running, history.killSwitch, history.locked]);
});
