import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layout, look, Situation, Watch } from '../../../../test/decision/situation.ts';
import { table } from '../../../../test/decision/table.ts';

const BIG_LONDON = layout({ london: 3, frankfurt: 1, singapore: 1 });
const TWO_REGIONS = layout({ london: 3, frankfurt: 2 });
const ONE_REGION = layout({ only: 3 });
const BFT = layout({ a: 1, b: 1, c: 1, d: 1 }, '{ kind: smartbft }');
const BFT_SPREAD = layout({ a: 2, b: 1, c: 0, d: 1 }, '{ kind: smartbft }');
const BFT_BIG = layout({ a: 4, b: 1, c: 1 }, '{ kind: smartbft }');
const OTHERS = ['o1', 'o2', 'o3', 'o4'];

table('N305', [
  ['one of five, and the leader counts four', new Situation().lost('o5').say(OTHERS, 'o1', 4), 'o5 proven'],
  ['no machine has to say anything', new Situation().noMachine().lost('o5').say(OTHERS, 'o1', 4), 'o5 proven'],
  ['its region is cut off, and its own agent sees it alive', new Situation().cutOff('singapore').say(OTHERS, 'o1', 4), 'o5 proven'],
  ['the region of the old leader is cut off', new Situation().cutOff('london').say(['o3', 'o4', 'o5'], 'o3', 3), 'o1 proven', 'o2 proven'],
  [
    'another is dead as well, and the leader misses both',
    new Situation().dead('o4').lost('o5').say(['o1', 'o2', 'o3'], 'o1', 3),
    'o5 proven',
  ],
  ['of two regions there is one outside', new Situation(TWO_REGIONS).lost('o5').say(OTHERS, 'o1', 4), 'o5 proven'],
  [
    'of two regions one is cut off: the other goes on',
    new Situation(TWO_REGIONS).cutOff('frankfurt').say(['o1', 'o2', 'o3'], 'o1', 3),
    'o4 proven',
    'o5 proven',
  ],
  ['in a single region', new Situation(ONE_REGION).lost('o3').say(['o1', 'o2'], 'o1', 2), 'o3 proven'],
  [
    'the stall has begun: the leader is frozen with the number that it had, and is followed by nobody',
    new Situation().lost('o5').say(['o2', 'o3', 'o4'], null, 0).say(['o1'], 'o1', 4),
    'o5 proven',
  ],
  ['the leader has not noticed yet: shorter than an election timeout', new Situation().lost('o5').say(OTHERS, 'o1', 5), 'o5 suspected'],
  ['an election is under way, nobody can count', new Situation().lost('o1').say(['o2', 'o3', 'o4', 'o5'], null, 0), 'o1 suspected'],
  [
    'another is dead as well, and the leader misses only one',
    new Situation().dead('o4').lost('o5').say(['o1', 'o2', 'o3'], 'o1', 4),
    'o5 suspected',
  ],
  ['the configuration has another size than the file', new Situation().lost('o5').consensus('o1', 'ch', sized(7, 6)), 'o5 suspected'],
  ['a follower repeats an old number while its leader hears all', new Situation().lost('o5').say(['o2'], 'o1', 4), 'o5 suspected'],
  [
    'the observers of one side only: from one region it is suspected',
    new Situation().lost('o5').say(OTHERS, 'o1', 4).withoutObserver('frankfurt').withoutObserver('singapore'),
  ],
  ['refused, not silent: dead', new Situation().dead('o5').say(OTHERS, 'o1', 4)],
  ['refused in the name of one that lives: a loud cut', new Situation().outcome('o5', 'refused').say(OTHERS, 'o1', 4)],
  ['frozen: hung, which has a cure of its own', new Situation().lost('o5').process('o5', 'frozen').say(OTHERS, 'o1', 4)],
  ['it connects and answers nothing, and no machine can end it', mute().noMachine('o5'), 'o5 proven'],
  ['it connects and answers nothing: hung, by the word of its machine', mute()],
  ['one link only: frankfurt still reaches it', new Situation().outcome('o5', 'timeout', 'london').say(OTHERS, 'o1', 4)],
  [
    'the majority is cut off: the minority calls nobody silent',
    new Situation(BIG_LONDON).withoutObserver('london').cutOff('london').say(['o4', 'o5'], null, 0),
  ],
  [
    'the majority is cut off and goes on ordering: to it the minority is silent',
    new Situation(BIG_LONDON).cutOff('london').say(['o1', 'o2', 'o3'], 'o1', 3).say(['o4', 'o5'], null, 0),
    'o4 proven',
    'o5 proven',
  ],
  ['three regions cut from each other: no side can go on', apart()],
  ['a silent peer', new Situation().lost('p-singapore')],
  ['all is well', new Situation()],
  ['SmartBFT: nobody counts, the machine says that it runs', new Situation(BFT).lost('o4'), 'o4 proven'],
  ['SmartBFT: two of three regions outside are enough', new Situation(BFT_SPREAD).outcome('o4', 'timeout', 'a', 'b', 'd'), 'o4 proven'],
  [
    'SmartBFT: the region of a quorum waits in vain, another one does not',
    new Situation(BFT_BIG).outcome('o5', 'timeout', 'a', 'b'),
    'o5 suspected',
  ],
  ['SmartBFT: nobody counts, and no machine can look', new Situation(BFT).noMachine().lost('o4'), 'o4 suspected'],
]);

test('N305: silence counts from when it began, not from when the leader noticed', () => {
  const watch = new Watch().see(new Situation().lost('o5'), 6);
  const begun = watch.find('N305', 'o5')?.since;
  watch.see(new Situation().lost('o5').say(OTHERS, 'o1', 4));
  assert.equal(watch.find('N305', 'o5')?.certainty, 'proven');
  assert.equal(watch.find('N305', 'o5')?.since, begun);
  assert.equal(watch.find('N305', 'o5')?.rounds, 7);
});

test('N305: a node that the file lacks and the configuration has is somebody that the leader may miss', () => {
  const situation = new Situation().lost('o5').members('o1', 'o2', 'o3', 'o4', 'o5', 'stranger').say(OTHERS, 'o1', 4);
  assert.deepEqual(look(situation, 'N305'), ['N305 o5 suspected']);
});

function mute(): Situation {
  return new Situation()
    .lost('o5')
    .change('o5', (probe) => ({ ...probe, connects: 'answered' }))
    .say(OTHERS, 'o1', 4);
}

test('N305: the message names those who live and wait, the evidence everybody who looked and the leader that counts', () => {
  const found = new Watch().see(new Situation().noMachine().dead('o4').lost('o5').say(['o1', 'o2', 'o3'], 'o1', 3)).find('N305', 'o5');
  assert.equal(found?.message, 'o5 is silent towards o1, o2, o3');
  assert.deepEqual(
    found.evidence.map(({ observer, saw }) => `${observer}: ${saw}`),
    ['agent:frankfurt: timeout', 'agent:london: timeout', 'agent:singapore: timeout', 'consensus:o1: 3 of 5 consenters are active'],
  );
});

function sized(clusterSize: number, activeNodes: number) {
  return { kind: 'raft', isLeader: true, activeNodes, clusterSize, leader: 'o1' } as const;
}

function apart(): Situation {
  return new Situation().cutOff('london').cutOff('frankfurt').cutOff('singapore').say(['o1', 'o2', 'o3', 'o4', 'o5'], null, 0);
}
