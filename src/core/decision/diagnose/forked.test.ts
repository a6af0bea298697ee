import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Situation, Watch } from '../../../../test/decision/situation.ts';
import { table } from '../../../../test/decision/table.ts';
import { goodHash } from '../../../../test/observation/round.ts';

const BAD = 'b'.repeat(64);

table('N311', [
  ['two consenters have different blocks at the tip', new Situation().height('o5', 10, BAD), 'ch proven'],
  [
    'seen by one vantage point only',
    new Situation().channel('o5', 'ch', (said) => ({ ...said, hash: BAD }), 'london').outcome('o5', 'timeout', 'frankfurt', 'singapore'),
    'ch proven',
  ],
  ['the node that stands below has another block there', below('o5', 8, BAD), 'ch proven'],
  ['the same chain at different heights', below('o5', 8, goodHash(7))],
  [
    'heights without a block in common',
    new Situation().channel('o5', 'ch', ({ consensus }) => ({ height: 4, hash: BAD, ...(consensus && { consensus }) })),
  ],
  ['a peer differs, the consenters agree', new Situation().height('p-london', 10, BAD)],
  [
    'two vantage points read two hashes of one node: it is being rebuilt',
    new Situation().channel('o5', 'ch', (said) => ({ ...said, hash: BAD }), 'london'),
  ],
  [
    'whichever of two vantage points comes first',
    new Situation().channel('o5', 'ch', (said) => ({ ...said, hash: BAD }), 'frankfurt', 'singapore'),
  ],
  [
    'a node without any block',
    new Situation().channel('o5', 'ch', ({ consensus }) => ({ height: 0, hash: BAD, ...(consensus && { consensus }) })),
  ],
  ['all is well', new Situation()],
]);

test('N311: the detail is the first block that differs, once the block before is known to be equal', () => {
  const known = new Watch().see(new Situation().height('o5', 10, BAD)).find('N311', 'ch');
  assert.equal(known?.detail, '9');
  const alone = new Situation().channel('o5', 'ch', () => ({ height: 10, hash: BAD }));
  assert.equal(new Watch().see(alone).find('N311', 'ch')?.detail, undefined);
});

test('N311: of several differences the lowest is named, and the highest equal block below it decides whether it is the first', () => {
  const situation = new Situation();
  situation.channel('o4', 'ch', (said) => ({ ...said, hashes: { 4: BAD, 3: goodHash(3) } }));
  situation.channel('o5', 'ch', (said) => ({ ...said, hashes: { 6: BAD } }));
  situation.channel('o1', 'ch', (said) => ({ ...said, hashes: { 3: goodHash(3), 4: goodHash(4), 6: goodHash(6) } }));
  const found = new Watch().see(situation).find('N311', 'ch');
  assert.match(found?.message ?? '', /different blocks 4$/u);
  assert.equal(found?.detail, '4');
  assert.deepEqual(
    found.evidence.map(({ observer }) => observer),
    ['consensus:o1', 'consensus:o4'],
  );
});

/** It stands at this height, and everybody else was asked for its last block. */
function below(node: string, height: number, hash: string): Situation {
  const situation = new Situation().height(node, height, hash);
  for (const id of ['o1', 'o2', 'o3', 'o4']) {
    situation.channel(id, 'ch', (said) => ({ ...said, hashes: { ...said.hashes, [height - 1]: goodHash(height - 1) } }));
  }
  return situation;
}
