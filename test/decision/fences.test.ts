/** D201 and D202: fences around consenters that vanished. Ordering stalls 20.4 s after a silent loss, so a fence has to stand before. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_POLICY } from '../../src/core/decision/policy.ts';
import type { Step } from '../../src/core/plan/step.ts';
import { SILENT_LOSS_MS } from '../../src/core/analysis/timing/floors.ts';
import { fence, Rounds } from './rounds.ts';
import { layout, Situation } from './situation.ts';

const ALL = ['o1', 'o2', 'o3', 'o4', 'p-london', 'p-frankfurt'];
const others = ['o1', 'o2', 'o3', 'o4'];

/** o5 gets no packet of the other regions and sends none; singapore still reaches it. */
const silent = (): Situation => new Situation().cutOff('singapore').say(others, 'o1', 4).noMachine('o5', 'p-singapore');
const well = (): Situation => new Situation();

function fenced(): Rounds {
  const rounds = Rounds.settled().see(silent(), 7).ran();
  rounds.also = { fences: fence('o5', ALL) };
  return rounds;
}

function sources(rounds: Rounds): readonly string[] {
  const step = rounds.last?.plan?.steps[0] as Extract<Step, { readonly kind: 'link.fence' }> | undefined;
  return step?.from ?? [];
}

test('D201 fences a silent consenter after the time of the policy, well before the stall, from all who cannot reach it', () => {
  const rounds = Rounds.settled().see(silent(), 6);
  assert.equal(rounds.planned, null);
  assert.deepEqual(rounds.waiting, ['D201 o5']);
  rounds.see(silent());
  assert.equal(rounds.planned, 'D201 o5');
  assert.deepEqual(rounds.steps, ['link.fence']);
  assert.deepEqual([...sources(rounds)].toSorted(), ALL.toSorted());
  assert.ok(DEFAULT_POLICY.fence.afterMs + 2 * DEFAULT_POLICY.tickMs < SILENT_LOSS_MS);
  const { approval, disruptive } = rounds.last?.plan ?? {};
  assert.deepEqual({ approval, disruptive }, { approval: 'automatic', disruptive: false });
});

test('D201 does not fence a dead process, whose host refuses: connections to it fail at once anyway', () => {
  const rounds = Rounds.settled().see(new Situation().dead('o5').say(others, 'o1', 4), 20);
  assert.ok(!rounds.plans.some(({ rule }) => rule === 'D201'));
});

test('D201 does not fence what only one region misses: no quorum is without it', () => {
  const rounds = Rounds.settled().see(well().outcome('o5', 'timeout', 'london'), 20);
  assert.deepEqual(rounds.plans, []);
});

test('D201 does not act on agents alone: while the leader still counts all, nothing is fenced', () => {
  const rounds = Rounds.settled().see(silent().say(others, 'o1', 5), 20);
  assert.deepEqual(rounds.plans, []);
});

test('D201 begins anew when the consenter answers in between', () => {
  const rounds = Rounds.settled().see(silent(), 5).see(well()).see(silent(), 6);
  assert.equal(rounds.planned, null);
  assert.equal(rounds.see(silent()).planned, 'D201 o5');
});

test('D201 fences during a change of leader too', () => {
  const rounds = Rounds.settled()
    .see(silent(), 6)
    .see(silent().say(others, 'o2', 4));
  assert.equal(rounds.planned, 'D201 o5');
});

test('D201 does not fence where the others are no quorum: it says so, and waits for people', () => {
  const three = layout({ london: 1, frankfurt: 1, singapore: 1 });
  const lost = (): Situation => new Situation(three).cutOff('singapore').say(['o1', 'o2'], 'o1', 2).noMachine('o3', 'p-singapore');
  assert.equal(Rounds.settled(three).see(lost(), 7).planned, 'D201 o3');
  const worse = (): Situation => lost().channel('o2', 'ch', () => ({ error: 'NOT_FOUND' }));
  const rounds = Rounds.settled(three).see(worse(), 12);
  assert.ok(rounds.last?.diagnoses.some(({ code, certainty }) => code === 'N305' && certainty === 'proven'));
  assert.deepEqual(rounds.plans, []);
  assert.ok(rounds.found.includes('D201 o3'));
  assert.ok(rounds.last?.waiting.every(({ reason }) => !reason.includes('linter')));
});

test('D201: two consenters behind one cut are fenced one after the other, and never from each other', () => {
  const two = layout({ london: 2, frankfurt: 1, singapore: 2 });
  const cut = (): Situation => new Situation(two).cutOff('singapore').say(['o1', 'o2', 'o3'], 'o1', 3).noMachine('o4', 'o5', 'p-singapore');
  const rounds = Rounds.settled(two).see(cut(), 7);
  assert.equal(rounds.planned, 'D201 o4');
  assert.ok(!sources(rounds).includes('o5'));
  rounds.ran();
  rounds.also = { fences: fence('o4', sources(rounds)) };
  assert.equal(rounds.see(cut()).planned, 'D201 o5');
});

test('D201 is decided once: with the fence in place there is nothing to do, whatever happens to the leader', () => {
  const rounds = fenced().see(silent(), 30);
  assert.equal(rounds.plans.length, 1);
  assert.equal(rounds.see(silent().say(others, 'o2', 4), 30).plans.length, 1);
});

test('D201 fences again from those that the fence lacks', () => {
  const rounds = fenced();
  rounds.also = { fences: fence('o5', ['o1', 'o2']) };
  assert.equal(rounds.see(silent()).planned, 'D201 o5');
});

test('D202 lifts the fence when the node has answered every side again for the time of the policy', () => {
  const rounds = fenced().see(silent(), 10).see(well(), 5);
  assert.equal(rounds.planned, null);
  assert.deepEqual(rounds.waiting, ['D202 o5']);
  assert.equal(rounds.see(well()).planned, 'D202 o5');
  assert.deepEqual(rounds.steps, ['link.unfence']);
});

test('D202 counts anew when the node misses a round, and waits while one side does not reach it', () => {
  const rounds = fenced().see(well(), 4).see(silent()).see(well(), 5);
  assert.equal(rounds.planned, null);
  assert.equal(rounds.see(well()).planned, 'D202 o5');
  const oneSide = fenced().see(well().outcome('o5', 'timeout', 'london'), 20);
  assert.equal(oneSide.planned, null);
  assert.deepEqual(oneSide.waiting, ['D202 o5']);
});

test('D202 waits while a side of the fence has no vantage point', () => {
  const rounds = fenced().see(well().withoutObserver('london'), 20);
  assert.equal(rounds.planned, null);
  assert.deepEqual(rounds.waiting, ['D202 o5']);
});

test('D202 leaves cuts and fences alone that somebody else made', () => {
  const rounds = Rounds.settled();
  rounds.also = { fences: fence('o5', ALL).map((state) => ({ ...state, id: `drill-1-${state.id}` })) };
  assert.deepEqual(rounds.see(well(), 20).plans, []);
});

test('a link that flaps keeps its fence after three rounds of it, until somebody acknowledges', () => {
  const rounds = Rounds.settled();
  for (let time = 0; time < 3; time += 1) {
    rounds.also = {};
    assert.equal(rounds.see(silent(), 7).planned, 'D201 o5', `fence ${time}`);
    rounds.ran();
    rounds.also = { fences: fence('o5', ALL) };
    assert.equal(rounds.see(well(), 6).planned, 'D202 o5', `lift ${time}`);
    rounds.ran();
  }
  rounds.also = {};
  assert.equal(rounds.see(silent(), 7).planned, 'D201 o5', 'the safe state is never locked');
  rounds.ran();
  rounds.also = { fences: fence('o5', ALL) };
  assert.equal(rounds.see(well(), 7).planned, null);
  assert.match(rounds.last?.waiting.find(({ rule }) => rule === 'D202')?.reason ?? '', /acknowledge D202/u);
  assert.equal(rounds.see(well(), 2_500).planned, null, 'not by time either');
  assert.equal(rounds.acknowledge('D202', 'o5').see(well()).planned, 'D202 o5');
});
