import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Situation, Watch } from '../../../../test/decision/situation.ts';
import { AT } from '../../../../test/observation/round.ts';

/** 500 ms x 10 ticks: an election takes 10 s at the longest. */
const LONGEST = 10;
const OTHERS = ['o2', 'o3', 'o4', 'o5'];
const ALL = ['o1', ...OTHERS];

const stalled = (): Situation => new Situation().say(OTHERS, null, 0).say(['o1'], 'o1', 4);

test('N307: it claims to lead, the others lost it, and nothing grows for longer than an election takes', () => {
  const watch = new Watch().see(new Situation()).see(stalled(), LONGEST - 1);
  assert.deepEqual(watch.shown('N307'), []);
  watch.see(stalled());
  assert.deepEqual(watch.shown('N307'), ['N307 o1 proven']);
});

test('N307: blocks are still written', () => {
  const watch = new Watch().see(new Situation());
  for (let height = 11; height < 40; height += 1) watch.see(stalled().height('o1', height));
  assert.deepEqual(watch.shown('N307'), []);
});

test('N307: two claim to lead for seconds, and a quorum follows one: no frozen leader, however long nothing is written', () => {
  const situation = new Situation().say(OTHERS, 'o2', 4).say(['o1'], 'o1', 5);
  assert.deepEqual(new Watch().see(situation, 4 * LONGEST).shown('N307'), []);
});

test('N307: two still follow it, which may be a quorum', () => {
  const situation = new Situation().say(['o2', 'o3'], null, 0).say(['o1', 'o4', 'o5'], 'o1', 3);
  assert.deepEqual(new Watch().see(situation, 4 * LONGEST).shown('N307'), []);
});

test('N307: nobody claims to lead', () => {
  assert.deepEqual(new Watch().see(new Situation().say(ALL, null, 0), 4 * LONGEST).shown('N307'), []);
});

test('N307: an idle channel with a leader stands still in peace', () => {
  assert.deepEqual(new Watch().see(new Situation(), 4 * LONGEST).shown(), []);
});

test('N307: a frozen leader that does not even answer is hung, and no leader says anything', () => {
  const situation = new Situation().lost('o1').process('o1', 'frozen').say(OTHERS, null, 0);
  assert.deepEqual(new Watch().see(situation, 4 * LONGEST).shown('N304', 'N306', 'N307'), ['N304 o1 proven', 'N306 ch proven']);
});

test('N307: two deny it and two say nothing, who may be its quorum', () => {
  const silent = { kind: 'raft', isLeader: false, activeNodes: 3, clusterSize: 5 } as const;
  const situation = new Situation().say(['o2', 'o3'], null, 0).say(['o1'], 'o1', 3).consensus('o4', 'ch', silent).lost('o5');
  assert.deepEqual(new Watch().see(situation, 4 * LONGEST).shown('N307'), []);
});

test('N307: the claimant and those who deny it are the witnesses', () => {
  const found = new Watch().see(stalled(), LONGEST + 1).find('N307', 'o1');
  assert.deepEqual(
    found?.evidence.map(({ observer, saw, at }) => [observer, saw, at]),
    [['consensus:o1', 'says that it leads', AT - 10], ...OTHERS.map((id) => [`consensus:${id}`, 'does not follow o1', AT - 10])],
  );
});
