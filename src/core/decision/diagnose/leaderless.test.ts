import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layout, Situation, Watch } from '../../../../test/decision/situation.ts';
import { view } from '../../../../test/observation/round.ts';
import { table } from '../../../../test/decision/table.ts';

const ALL = ['o1', 'o2', 'o3', 'o4', 'o5'];
const BFT = layout({ a: 1, b: 1, c: 1, d: 1 }, '{ kind: smartbft }');

table('N306', [
  ['everybody says that there is none', new Situation().say(ALL, null, 0), 'ch proven'],
  ['the leader is dead and the others elect', new Situation().dead('o1').say(['o2', 'o3', 'o4', 'o5'], null, 0), 'ch proven'],
  ['survivors of a lost majority, whose health is green', new Situation().dead('o1', 'o2', 'o3').say(['o4', 'o5'], null, 0)],
  ['three of five say so, the others are silent', new Situation().lost('o1', 'o2').say(['o3', 'o4', 'o5'], null, 0), 'ch proven'],
  ['one claims, and a quorum does not follow', new Situation().say(['o2', 'o3', 'o4'], null, 0).say(['o5'], 'o1', 4), 'ch suspected'],
  ['just a quorum was heard, and it disagrees', new Situation().lost('o4', 'o5').say(['o2', 'o3'], null, 0), 'ch suspected'],
  ['SmartBFT: no two are in the same view', views(0, 1, 2, 3), 'ch suspected'],
  ['two claim to lead for a moment, and a quorum names one of them', new Situation().say(['o2', 'o3', 'o4', 'o5'], 'o2', 4)],
  ['fewer than a quorum were heard: the view lacks, not the leader', new Situation().lost('o1', 'o2', 'o3').say(['o4', 'o5'], null, 0)],
  ['nobody was heard at all', new Situation().lost(...ALL)],
  ['all is well', new Situation()],
  ['SmartBFT: three of four share a view', views(1, 1, 1, 0)],
]);

function views(...numbers: readonly number[]): Situation {
  const situation = new Situation(BFT);
  for (const [i, number] of numbers.entries()) situation.consensus(`o${i + 1}`, 'ch', view(number, `o${(number % 4) + 1}`));
  return situation;
}

test('N306: the witnesses are the consenters, with what each of them says', () => {
  const mute = { kind: 'raft', isLeader: false, activeNodes: 4, clusterSize: 5 } as const;
  const situation = new Situation().say(['o2', 'o3'], null, 0).say(['o4'], 'o1', 4).consensus('o5', 'ch', mute).lost('o1');
  assert.deepEqual(
    new Watch()
      .see(situation)
      .find('N306', 'ch')
      ?.evidence.map(({ observer, saw }) => [observer, saw]),
    [
      ['consensus:o2', 'says that there is none'],
      ['consensus:o3', 'says that there is none'],
      ['consensus:o4', 'names o1'],
      ['consensus:o5', 'names no leader'],
    ],
  );
});
