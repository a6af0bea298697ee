import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Situation, Watch } from '../../../../test/decision/situation.ts';
import { table } from '../../../../test/decision/table.ts';

const BAD = 'b'.repeat(64);

table('N312', [
  ['a peer has another block than all consenters', new Situation().height('p-london', 10, BAD), 'p-london proven'],
  ['it needs no machine', new Situation().noMachine().height('p-london', 10, BAD), 'p-london proven'],
  [
    'two peers have the same wrong block',
    new Situation().height('p-london', 10, BAD).height('p-frankfurt', 10, BAD),
    'p-frankfurt proven',
    'p-london proven',
  ],
  [
    'the consenters differ among themselves: nobody can say who is right',
    new Situation().height('o5', 10, BAD).height('p-london', 10, BAD),
  ],
  ['no consenter was heard', new Situation().lost('o1', 'o2', 'o3', 'o4', 'o5').height('p-london', 10, BAD)],
  ['a consenter differs, not a peer', new Situation().height('o5', 10, BAD)],
  ['a peer is behind on the same chain', new Situation().height('p-london', 9)],
  ['all is well', new Situation()],
]);

test('N312: the detail is the first block that differs', () => {
  assert.equal(new Watch().see(new Situation().height('p-london', 10, BAD)).find('N312', 'p-london')?.detail, '9');
});

/** Commit hashes of these peers after block 9. */
function states(said: Readonly<Record<string, string>>): Situation {
  const situation = new Situation();
  for (const [peer, hash] of Object.entries(said)) situation.channel(peer, 'ch', (probe) => ({ ...probe, commits: { 9: hash } }));
  return situation;
}

table('N312', [
  ['one of three peers has another state', states({ 'p-london': 'x', 'p-frankfurt': 'y', 'p-singapore': 'y' }), 'p-london proven'],
  [
    'no machine can look: nobody but peers speaks of states',
    states({ 'p-london': 'x', 'p-frankfurt': 'y', 'p-singapore': 'y' }).noMachine(),
    'p-london suspected',
  ],
  [
    'one against one: nobody can say which is wrong',
    states({ 'p-london': 'x', 'p-frankfurt': 'y' }),
    'p-frankfurt suspected',
    'p-london suspected',
  ],
  [
    'three different states',
    states({ 'p-london': 'x', 'p-frankfurt': 'y', 'p-singapore': 'z' }),
    'p-frankfurt suspected',
    'p-london suspected',
    'p-singapore suspected',
  ],
  ['equal states', states({ 'p-london': 'x', 'p-frankfurt': 'x', 'p-singapore': 'x' })],
  ['only one told its state', states({ 'p-london': 'x' })],
]);

table('N312', [
  [
    'other blocks and another state: the blocks are the news',
    states({ 'p-london': 'x', 'p-frankfurt': 'y', 'p-singapore': 'y' }).channel('p-london', 'ch', (said) => ({ ...said, hash: BAD })),
    'p-london proven',
  ],
]);

test('N312: whose blocks differ is not told that its state differs', () => {
  const situation = states({ 'p-london': 'x', 'p-frankfurt': 'y', 'p-singapore': 'y' });
  situation.channel('p-london', 'ch', (said) => ({ ...said, hash: BAD }));
  assert.match(new Watch().see(situation).find('N312', 'p-london')?.message ?? '', /another block 9/u);
});

test('N312: one consenter has the block that differs, another only those before it', () => {
  const situation = new Situation();
  for (const id of ['o2', 'o3', 'o4', 'o5']) situation.height(id, 9);
  situation.channel('o1', 'ch', ({ hashes: _hashes, ...said }) => said);
  situation.height('p-london', 10, BAD);
  assert.equal(new Watch().see(situation).find('N312', 'p-london')?.detail, '9');
});
