/** D501 to D503, D601, D602: spares in the place of the dead, leaders, and what no rule may repair by itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Topology } from '../../src/core/topology/model.ts';
import { goodHash } from '../observation/round.ts';
import { accept } from '../topology/small-file.ts';
import { Rounds } from './rounds.ts';
import { CHANNEL, layout, Situation } from './situation.ts';

/** Five consenters in three regions with two zones each, and spares s1 (zone london/a) and s2 (zone frankfurt/b). */
function withSpares(
  consenters: Readonly<Record<string, string>>,
  spares: Readonly<Record<string, string>>,
  channels: readonly string[] = [CHANNEL],
): Topology {
  const orderers = [
    ...Object.entries(consenters).map(([id, at]) => `  ${id}: { organisation: ord, at: ${at} }`),
    ...Object.entries(spares).map(([id, at]) => `  ${id}: { organisation: ord, at: ${at}, spare: true }`),
  ];
  const channel = (id: string): readonly string[] => [
    `  ${id}:`,
    '    consensus: { kind: raft }',
    `    consenters: [${Object.keys(consenters).join(', ')}]`,
    '    peers: [p-london]',
    '    endorsement: ANY',
  ];
  return accept(
    [
      'version: 1',
      'name: net',
      'platform: { kind: fabric, version: 3.1.1 }',
      'regions: { london: { zones: [a, b] }, frankfurt: { zones: [a, b] }, singapore: { zones: [a] } }',
      'organisations:',
      '  ord: { msp: OrdMSP, domain: ord.example.com, kind: orderer }',
      '  org: { msp: OrgMSP, domain: org.example.com, kind: peer }',
      'orderers:',
      ...orderers,
      'peers: { p-london: { organisation: org, at: london/b } }',
      'channels:',
      ...channels.flatMap(channel),
      'drivers: { default: { kind: local } }',
    ].join('\n'),
  );
}

const CONSENTERS = { o1: 'london/b', o2: 'london/a', o3: 'frankfurt/a', o4: 'frankfurt/b', o5: 'singapore/a' };
const SPARED = withSpares(CONSENTERS, { s1: 'london/a', s2: 'frankfurt/b' });
const MEMBERS = Object.keys(CONSENTERS);
const MINUTES = 60;

/** The consenter is broken for good: nobody may start it. */
function broken(topology: Topology, members: readonly string[] | null, ...ids: readonly string[]): Rounds {
  const rounds = Rounds.settled(topology);
  rounds.also = {
    held: Object.fromEntries(ids.map((id) => [id, 'its disk is broken'])),
    ...(members === null ? {} : { membership: { [CHANNEL]: members } }),
  };
  return rounds;
}

/** Spares are asked for the channel too, and follow it. */
function dead(topology: Topology, ...ids: readonly string[]): Situation {
  const situation = new Situation(topology);
  for (const { id, spare } of Object.values(topology.orderers)) if (spare) situation.height(id, 10);
  const voting = Object.values(topology.orderers)
    .filter(({ id, spare }) => !spare && !ids.includes(id))
    .map(({ id }) => id);
  return situation.dead(...ids).say(voting, 'o1', voting.length);
}

test('D501 adds a spare after the time of the policy, and removes the dead one in a plan of its own', () => {
  const rounds = broken(SPARED, MEMBERS, 'o5').see(dead(SPARED, 'o5'), 5 * MINUTES);
  assert.equal(rounds.planned, null);
  assert.equal(rounds.see(dead(SPARED, 'o5')).planned, 'D501 o5');
  assert.deepEqual(rounds.steps, ['channel.canary', 'node.join', 'consenter.add']);
  assert.equal(rounds.last?.plan?.approval, 'automatic');
  rounds.ran();
  rounds.also = { ...rounds.also, membership: { [CHANNEL]: [...MEMBERS, 's1'] } };
  rounds.see(dead(SPARED, 'o5'));
  assert.equal(rounds.planned, 'D501 o5');
  assert.deepEqual(rounds.steps, ['channel.canary', 'consenter.remove']);
  rounds.ran();
  rounds.also = { ...rounds.also, membership: { [CHANNEL]: ['o1', 'o2', 'o3', 'o4', 's1'] } };
  rounds.see(dead(SPARED, 'o5'), 10);
  assert.equal(rounds.planned, null);
  assert.deepEqual(rounds.found, ['D501 ch'], 'the file is to be brought in line');
});

test('D501 does not remove the dead one before the spare is seen at the tip', () => {
  const rounds = broken(SPARED, [...MEMBERS, 's1'], 'o5').see(dead(SPARED, 'o5').height('s1', 2), 6 * MINUTES);
  assert.deepEqual(rounds.plans, []);
  assert.match(rounds.last?.waiting.find(({ rule }) => rule === 'D501')?.reason ?? '', /not seen at the tip/u);
});

test('D501 never guesses: without the membership, a spare that answers, or a leader, it waits', () => {
  assert.deepEqual(broken(SPARED, null, 'o5').see(dead(SPARED, 'o5'), 6 * MINUTES).plans, []);
  const spareless = broken(SPARED, MEMBERS, 'o5', 's1', 's2').see(dead(SPARED, 'o5', 's1', 's2'), 6 * MINUTES);
  assert.deepEqual(spareless.plans, []);
  assert.ok(spareless.found.includes('D501 o5'));
  const leaderless = broken(SPARED, MEMBERS, 'o5').see(dead(SPARED, 'o5').say(['o1', 'o2', 'o3', 'o4'], null, 0), 6 * MINUTES);
  assert.deepEqual(leaderless.plans, []);
  assert.match(leaderless.last?.waiting.find(({ rule }) => rule === 'D501')?.reason ?? '', /^no leader of ch is confirmed/u);
});

test('D501 adds nobody beside one who does not follow the confirmed leader: with it the larger set would have no quorum', () => {
  const old = (): Situation => dead(SPARED, 'o5').say(['o4'], 'o4', 4);
  const rounds = broken(SPARED, MEMBERS, 'o5').see(old(), 6 * MINUTES);
  assert.equal(rounds.planned, 'D501 o5');
  assert.deepEqual(rounds.steps, ['channel.canary', 'consenter.remove']);
  assert.equal(rounds.last?.plan?.approval, 'confirm');
});

test('D501 does not replace what is silent: that is not dead', () => {
  const rounds = Rounds.settled(SPARED);
  rounds.also = { membership: { [CHANNEL]: MEMBERS } };
  rounds.see(new Situation(SPARED).lost('o5').noMachine('o5').say(['o1', 'o2', 'o3', 'o4'], 'o1', 4), 6 * MINUTES);
  assert.ok(!rounds.plans.some(({ rule }) => rule === 'D501'));
});

test('D501 begins the count anew when the consenter lives in between', () => {
  const rounds = broken(SPARED, MEMBERS, 'o5')
    .see(dead(SPARED, 'o5'), 4 * MINUTES)
    .see(dead(SPARED))
    .see(dead(SPARED, 'o5'), 5 * MINUTES);
  assert.deepEqual(rounds.plans, []);
});

test('D501 with three consenters: Fabric would refuse to add, so a person confirms that the dead one is removed first, then the set is filled', () => {
  const three = withSpares({ o1: 'london/b', o2: 'frankfurt/a', o3: 'singapore/a' }, { s1: 'london/a' });
  const rounds = broken(three, ['o1', 'o2', 'o3'], 'o3').see(dead(three, 'o3'), 6 * MINUTES);
  assert.equal(rounds.planned, 'D501 o3');
  assert.deepEqual(rounds.steps, ['channel.canary', 'consenter.remove']);
  assert.equal(rounds.last?.plan?.approval, 'confirm');
  assert.match(rounds.last?.summary ?? '', /once a person confirms \(D501\)/u);
  rounds.ran();
  rounds.also = { ...rounds.also, membership: { [CHANNEL]: ['o1', 'o2'] } };
  rounds.see(dead(three, 'o3'));
  assert.equal(rounds.planned, 'D501 ch');
  assert.deepEqual(rounds.steps, ['channel.canary', 'node.join', 'consenter.add']);
});

test('D501 goes on over many channels: only plans that fail lock it', () => {
  const channels = [CHANNEL, 'second', 'third'];
  const many = withSpares(CONSENTERS, { s1: 'london/a' }, channels);
  const led = (): Situation => {
    const situation = dead(many, 'o5');
    for (const id of channels) {
      situation.channel('s1', id, () => ({ height: 10, hash: goodHash(9) }));
      for (const node of ['o1', 'o2', 'o3', 'o4'])
        situation.consensus(node, id, { kind: 'raft', isLeader: node === 'o1', activeNodes: 4, clusterSize: 5, leader: 'o1' });
    }
    return situation;
  };
  const all = Object.fromEntries(channels.map((id) => [id, MEMBERS]));
  const rounds = broken(many, MEMBERS, 'o5');
  let membership: Readonly<Record<string, readonly string[]>> = all;
  for (let time = 0; time < 6; time += 1) {
    rounds.also = { ...rounds.also, membership };
    while (rounds.see(led()).planned === null)
      assert.ok(
        rounds.waiting.some((each) => each.startsWith('D501')),
        `plan ${time}`,
      );
    for (const step of rounds.last?.plan?.steps ?? []) {
      const members = 'channel' in step ? (membership[step.channel] ?? []) : [];
      if (step.kind === 'consenter.add') membership = { ...membership, [step.channel]: [...members, step.node] };
      if (step.kind === 'consenter.remove') membership = { ...membership, [step.channel]: members.filter((node) => node !== step.node) };
    }
    rounds.ran();
  }
  assert.deepEqual(membership, Object.fromEntries(channels.map((id) => [id, ['o1', 'o2', 'o3', 'o4', 's1']])));
  const failing = broken(many, MEMBERS, 'o5');
  failing.also = { ...failing.also, membership: all };
  for (let time = 0; time < 3; time += 1) {
    while (failing.see(led()).planned === null) assert.ok(failing.waiting.some((each) => each.startsWith('D501')));
    failing.ran('failed');
  }
  assert.equal(failing.see(led(), 200).planned, null);
  assert.match(failing.last?.waiting.find(({ rule }) => rule === 'D501')?.reason ?? '', /acknowledge D501/u);
});

test('D502 replaces the consenters of a lost zone by spares elsewhere, D501 leaves them to it', () => {
  const zone = withSpares(
    { o1: 'london/b', o2: 'frankfurt/a', o3: 'singapore/a', o4: 'frankfurt/b', o5: 'london/a' },
    { s1: 'london/a', s2: 'frankfurt/b' },
  );
  const rounds = broken(zone, MEMBERS, 'o5', 's1').see(dead(zone, 'o5', 's1'), 6 * MINUTES);
  assert.equal(rounds.planned, 'D502 o5');
  const added = rounds.last?.plan?.steps.find(({ kind }) => kind === 'consenter.add');
  assert.ok(added?.kind === 'consenter.add' && added.node === 's2');
});

test('a plan that waits for a person does not keep the engine from what it may do by itself', () => {
  const three = withSpares({ o1: 'london/b', o2: 'frankfurt/a', o3: 'singapore/a' }, { s1: 'london/a' });
  const rounds = broken(three, ['o1', 'o2', 'o3'], 'o3').see(dead(three, 'o3'), 6 * MINUTES);
  assert.equal(rounds.planned, 'D501 o3');
  rounds.see(dead(three, 'o3').dead('p-london'));
  assert.equal(rounds.planned, 'D301 p-london');
  assert.ok(rounds.waiting.includes('D501 o3'));
});

test('D503 asks before it moves leaders, once a region that returned is at the tip; without a region that returned nothing', () => {
  const two = withSpares({ o1: 'london/b', o2: 'frankfurt/a', o3: 'singapore/a' }, {}, [CHANNEL, 'second']);
  const led = (situation: Situation): Situation =>
    situation.consensus('o1', 'second', { kind: 'raft', isLeader: true, activeNodes: 3, clusterSize: 3, leader: 'o1' });
  assert.deepEqual(Rounds.settled(two).see(led(new Situation(two)), 40).plans, []);
  const away = (): Situation => led(new Situation(two).dead('o3').withoutObserver('singapore').say(['o1', 'o2'], 'o1', 2));
  const rounds = Rounds.settled(two);
  rounds.also = { held: { o3: 'the region is down' } };
  rounds.see(away(), 30);
  rounds.also = {};
  rounds.see(led(new Situation(two).height('o3', 2)));
  assert.equal(rounds.planned, null, 'it has not caught up');
  assert.ok(rounds.waiting.includes('D503 o1'));
  rounds.see(led(new Situation(two).outcome('p-london', 'timeout', 'singapore')));
  assert.equal(rounds.planned, null, 'something else is wrong');
  assert.ok(rounds.waiting.includes('D503 o1'));
  rounds.see(led(new Situation(two)));
  assert.equal(rounds.planned, 'D503 o1');
  assert.equal(rounds.last?.plan?.approval, 'confirm');
});

test('D601 pages and waits, and plans nothing but starts: proven or only silent', () => {
  const rounds = Rounds.settled();
  rounds.also = { held: { o3: 'lost', o4: 'lost', o5: 'lost' } };
  rounds.see(new Situation().dead('o3', 'o4', 'o5').say(['o1', 'o2'], null, 0), 400);
  assert.deepEqual(rounds.plans, []);
  assert.ok(rounds.found.includes('D601 ch'));
  assert.match(rounds.last?.waiting.find(({ rule }) => rule === 'D601')?.reason ?? '', /recover plan/u);
  const silent = Rounds.settled(layout({ london: 3, frankfurt: 1, singapore: 1 }));
  silent.see(
    new Situation(silent.topology).lost('o1', 'o2', 'o3', 'p-london').noMachine('o1', 'o2', 'o3', 'p-london').say(['o4', 'o5'], null, 0),
    400,
  );
  assert.deepEqual(silent.plans, []);
  assert.match(silent.last?.waiting.find(({ rule }) => rule === 'D601')?.reason ?? '', /could fork/u);
});

test('D602 reports a quorum without a leader after two election timeouts, and not before', () => {
  const leaderless = (): Situation => new Situation().say(['o1', 'o2', 'o3', 'o4', 'o5'], null, 0);
  const rounds = Rounds.settled().see(leaderless(), 10);
  assert.deepEqual(rounds.found, []);
  assert.ok(rounds.waiting.includes('D602 ch'));
  assert.deepEqual(rounds.see(leaderless(), 1).found, ['D602 ch']);
  assert.deepEqual(rounds.plans, []);
});

test('D602 restarts a leader that is proven frozen, but whoever is silent is fenced first', () => {
  const stalled = (situation = new Situation()): Situation => situation.say(['o2', 'o3', 'o4', 'o5'], null, 0).say(['o1'], 'o1', 5);
  const rounds = Rounds.settled().see(stalled(), 40);
  assert.equal(rounds.planned, 'D602 o1');
  assert.deepEqual(rounds.steps, ['node.stop', 'wait.until', 'node.start']);
  const silent = Rounds.settled().see(stalled(new Situation().lost('o5').noMachine('o5')), 60);
  assert.ok(!silent.plans.some(({ rule }) => rule === 'D602'));
});
