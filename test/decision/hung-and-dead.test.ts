/** D203, D204, D301, D302: processes that hang, that died, and that die again and again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_POLICY } from '../../src/core/decision/policy.ts';
import { Rounds } from './rounds.ts';
import { FIVE, layout, Situation } from './situation.ts';

const TOCOMMIT = 'PANI tocommit(12) is out of range [lastIndex(5)]. Was the raft log corrupted, truncated, or lost?';

function frozen(...ids: string[]): Situation {
  return freeze(new Situation(), ...ids);
}

function freeze(situation: Situation, ...ids: string[]): Situation {
  for (const id of ids) situation.outcome(id, 'timeout').process(id, 'frozen');
  return situation;
}

test('D203 kills a hung consenter after the time of the policy, long before ordering stalls; then D301 starts it', () => {
  const rounds = Rounds.settled().see(frozen('o5'), 20);
  assert.equal(rounds.planned, null);
  assert.equal(rounds.see(frozen('o5')).planned, 'D203 o5');
  assert.deepEqual(rounds.steps, ['node.kill']);
  assert.equal(rounds.last?.plan?.disruptive, true);
  assert.equal(rounds.ran().see(new Situation().dead('o5')).planned, 'D301 o5');
});

test('D203 is decided once on what was seen once: the same evidence after the plan asks for nothing', () => {
  const rounds = Rounds.settled().see(frozen('o5'), 21).ran();
  rounds.now -= rounds.policy.tickMs;
  assert.equal(rounds.see(frozen('o5')).planned, null);
  assert.equal(rounds.see(frozen('o5'), 19).planned, null, 'and the count begins anew');
});

test('D203 does not kill a consenter that is only slow to one region, or whose machine does not say that it hangs', () => {
  assert.deepEqual(Rounds.settled().see(new Situation().outcome('o5', 'timeout', 'london', 'frankfurt'), 60).plans, []);
  const silent = Rounds.settled().see(new Situation().lost('o5').noMachine('o5'), 60);
  assert.ok(!silent.plans.some(({ rule }) => rule === 'D203'));
});

test('D203 kills only while the others are a quorum: two of five may hang, the third loss is never killed', () => {
  const two = Rounds.settled().see(new Situation().dead('o4').outcome('o5', 'timeout').process('o5', 'frozen'), 1);
  assert.equal(two.planned, 'D301 o4');
  const rounds = Rounds.settled();
  rounds.also = { held: { o4: 'broken' } };
  assert.equal(rounds.see(freeze(new Situation().dead('o4'), 'o5'), 21).planned, 'D203 o5');
  const three = Rounds.settled();
  three.also = { held: { o4: 'broken', o3: 'broken' } };
  three.see(freeze(new Situation().dead('o3', 'o4').say(['o1', 'o2'], null, 0), 'o5'), 60);
  assert.deepEqual(three.plans, []);
  assert.ok(three.found.includes('D203 o5'));
});

test('D203: of two hung consenters one is killed, and the other only when the effect of that was seen', () => {
  const rounds = Rounds.settled().see(frozen('o4', 'o5'), 21);
  assert.equal(rounds.planned, 'D203 o4');
  rounds.ran().see(freeze(new Situation().dead('o4'), 'o5'));
  assert.equal(rounds.planned, 'D301 o4');
  rounds.ran().see(frozen('o5'), 8);
  assert.equal(rounds.planned, null);
  assert.equal(rounds.see(frozen('o5'), 3).planned, 'D203 o5');
});

test('D204 kills a hung peer, and leaves consenters to D203', () => {
  const rounds = Rounds.settled().see(frozen('p-london'), 20);
  assert.equal(rounds.planned, null);
  assert.equal(rounds.see(frozen('p-london')).planned, 'D204 p-london');
});

test('D204 does not kill a peer that is frozen by one word and answers by another', () => {
  const rounds = Rounds.settled().see(new Situation().process('p-london', 'frozen'), 60);
  assert.deepEqual(rounds.plans, []);
});

test('D301 starts a dead process at once, and one that only refuses in the name of a living node never', () => {
  assert.equal(Rounds.settled().see(new Situation().dead('p-london')).planned, 'D301 p-london');
  const loudCut = Rounds.settled().see(new Situation().outcome('o5', 'refused'), 60);
  assert.deepEqual(loudCut.plans, []);
  const silent = Rounds.settled().see(new Situation().lost('p-london').noMachine('p-london'), 60);
  assert.ok(!silent.plans.some(({ rule }) => rule === 'D301'));
});

test('D301 starts consenters before peers', () => {
  assert.equal(Rounds.settled().see(new Situation().dead('p-london', 'o5')).planned, 'D301 o5');
});

test('D301 backs off: at once, after 5 s, after 15 s', () => {
  const rounds = Rounds.settled();
  const waits: number[] = [];
  for (let start = 0; start < 3; start += 1) {
    const from = rounds.now;
    while (rounds.see(new Situation().dead('o5')).planned === null) assert.ok(rounds.now - from < 60_000);
    waits.push(rounds.now - from);
    rounds.ran();
  }
  assert.deepEqual(waits, [1_000, 5_000, 15_000]);
});

test('D301: a process that lived for longer than its pause is started at once', () => {
  const rounds = Rounds.settled();
  for (let start = 0; start < 4; start += 1) {
    assert.equal(rounds.see(new Situation().dead('o5')).planned, 'D301 o5', `start ${start}`);
    rounds.ran().see(new Situation(), 61);
  }
});

test('D302: started as often as the policy allows, a process is an incident, and only an acknowledgement changes that', () => {
  const rounds = Rounds.settled();
  const dead = (): Situation => new Situation().dead('o5');
  for (let start = 0; start < 5; start += 1) {
    while (rounds.see(dead()).planned === null) assert.ok(rounds.waiting.includes('D301 o5'));
    rounds.ran();
  }
  rounds.see(dead(), 700);
  assert.equal(rounds.planned, null);
  assert.ok(rounds.found.includes('D302 o5'));
  assert.ok(rounds.waiting.includes('D302 o5'));
  assert.equal(rounds.see(dead(), 1_300).planned, null, 'the window has passed, and it stays an incident');
  assert.equal(rounds.acknowledge('D302', 'o5').see(dead()).planned, 'D301 o5');
});

test('D302: five starts that are far apart are no crash loop', () => {
  const rounds = Rounds.settled();
  for (let start = 0; start < 8; start += 1) {
    while (rounds.see(new Situation().dead('p-london')).planned === null) assert.deepEqual(rounds.found, []);
    rounds.ran().see(new Situation(), 301);
  }
  assert.deepEqual(rounds.found, []);
});

test('D302: a panic that no start cures stops the starts at once; one that may have passed does not', () => {
  const known = Rounds.settled().see(
    new Situation().dead('p-london').logged('p-london', 'PANI unexpected Previous block hash. Expected ..'),
    30,
  );
  assert.deepEqual(known.plans, []);
  assert.ok(known.found.includes('D302 p-london'));
  const database = Rounds.settled().see(
    new Situation().dead('p-london').logged('p-london', 'panic: error during commit to txmgr: no answer'),
  );
  assert.equal(database.planned, 'D301 p-london');
});

test('D301 does not start a node that is held, and says why', () => {
  const rounds = Rounds.settled();
  rounds.also = { held: { o5: 'lost with a majority of consenters' } };
  rounds.see(new Situation().dead('o5'), 20);
  assert.deepEqual(rounds.plans, []);
  assert.match(rounds.last?.waiting[0]?.reason ?? '', /held: lost with a majority/u);
});

test('D301 after everything died: one consenter after the other, until all run', () => {
  const orderers = ['o1', 'o2', 'o3', 'o4', 'o5'];
  const rounds = Rounds.settled();
  const started: string[] = [];
  while (started.length < orderers.length) {
    const dead = orderers.filter((id) => !started.includes(id));
    const leader = started.length >= 3 ? (started[0] ?? null) : null;
    rounds.see(new Situation().dead(...dead).say(started, leader, started.length >= 3 ? started.length : 0));
    assert.equal(rounds.planned, `D301 ${dead[0] ?? ''}`);
    rounds.ran();
    started.push(dead[0] ?? '');
  }
});

test('D301: consenters that come back with fewer blocks than they had never run in numbers that elect one of themselves', () => {
  const lost = (): Situation => new Situation().dead('o1', 'o2', 'o3').say(['o4', 'o5'], null, 0);
  const rounds = Rounds.settled().see(lost());
  assert.equal(rounds.planned, 'D301 o1');
  rounds.ran();
  const stale = (): Situation => new Situation().dead('o2', 'o3').height('o1', 5).say(['o4', 'o5'], null, 0);
  rounds.see(stale(), 30);
  assert.deepEqual(
    rounds.plans.map(({ subject }) => subject),
    ['o1'],
  );
  assert.match(rounds.last?.waiting.find(({ rule }) => rule === 'D301')?.reason ?? '', /^o1 came back with fewer blocks/u);
  const caughtUp = (): Situation => new Situation().dead('o2', 'o3').say(['o1', 'o4', 'o5'], 'o4', 3);
  assert.equal(rounds.see(caughtUp()).planned, 'D301 o2');
});

test('D301 without memory: as many behind as would be a quorum with one more keep the next one down', () => {
  const net = layout({ london: 3, frankfurt: 2 });
  const two = (): Situation => new Situation(net).dead('o3').height('o1', 5).height('o2', 5).say(['o1', 'o2', 'o4', 'o5'], null, 0);
  const rounds = new Rounds(net).see(two(), 5);
  assert.deepEqual(rounds.plans, []);
  const one = (): Situation => new Situation(net).dead('o3').height('o1', 5).say(['o1', 'o2', 'o4', 'o5'], null, 0);
  assert.equal(new Rounds(net).see(one()).planned, 'D301 o3');
});

test('D301: those that were started and have told nothing yet count as behind, until they tell or have died again', () => {
  const rounds = Rounds.settled();
  const opening = (...ids: string[]): Situation =>
    new Situation()
      .dead(...['o1', 'o2', 'o3'].filter((id) => !ids.includes(id)))
      .outcome(ids[0] ?? 'o1', 'refused')
      .outcome(ids[1] ?? ids[0] ?? 'o1', 'refused')
      .say(['o4', 'o5'], null, 0);
  assert.equal(rounds.see(new Situation().dead('o1', 'o2', 'o3').say(['o4', 'o5'], null, 0)).planned, 'D301 o1');
  assert.equal(rounds.ran().see(opening('o1')).planned, 'D301 o2');
  assert.equal(rounds.ran().see(opening('o1', 'o2'), 10).planned, null);
  assert.match(rounds.last?.waiting.find(({ subject }) => subject === 'o3')?.reason ?? '', /^o1 and o2: started just now/u);
  assert.equal(rounds.see(new Situation().dead('o3').say(['o1', 'o2', 'o4', 'o5'], 'o4', 4)).planned, 'D301 o3');
});

test('a clock that goes back by a day holds nothing back for a day: neither starts, nor what was acknowledged before', () => {
  const rounds = Rounds.settled();
  for (let start = 0; start < 3; start += 1) {
    while (rounds.see(new Situation().dead('o5')).planned === null);
    rounds.ran();
  }
  rounds.now -= 24 * 60 * 60_000;
  rounds.see(new Situation().dead('o5'), 60);
  assert.equal(rounds.see(new Situation().dead('o5')).planned, 'D301 o5');
  const locked = Rounds.settled();
  while (!locked.found.includes('D302 o5')) {
    if (locked.see(new Situation().dead('o5')).planned !== null) locked.ran();
  }
  locked.now -= 24 * 60 * 60_000;
  locked.see(new Situation().dead('o5'), 60).acknowledge('D302', 'o5').see(new Situation().dead('o5'), 61);
  assert.ok(!locked.found.includes('D302 o5'));
});

test('a plan that is made again gets another id, also when the one before is forgotten: ids are the labels of copies', () => {
  const rounds = Rounds.settled(FIVE, { ...DEFAULT_POLICY, flapping: { limit: 3, windowMs: 20_000 } });
  rounds.also = { held: { o5: 'being looked at' } };
  rounds.see(new Situation().dead('o5'));
  rounds.also = {};
  rounds.see(new Situation().dead('o5'));
  const first = rounds.last?.plan?.id;
  rounds.ran('undone').acknowledge('D302', 'o5');
  rounds.also = { held: { o5: 'being looked at' } };
  rounds.see(new Situation().dead('o5'), 30);
  rounds.also = {};
  assert.deepEqual(rounds.history.plans, []);
  rounds.see(new Situation().dead('o5'));
  assert.equal(rounds.planned, 'D301 o5');
  assert.notEqual(rounds.last?.plan?.id, first);
  const again = rounds.last?.plan?.id;
  assert.equal(rounds.see(new Situation().dead('o5')).last?.plan?.id, again, 'and the same as long as nothing was done');
});

test('D302 leaves a consenter that dies of tocommit to the rule that cures it', () => {
  const rounds = Rounds.settled().see(new Situation().dead('o5').logged('o5', TOCOMMIT));
  assert.ok(rounds.found.includes('D302 o5'));
  assert.equal(rounds.planned, 'D403 o5');
});
