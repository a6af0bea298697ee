import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Situation, Watch } from '../../../../test/decision/situation.ts';
import { table } from '../../../../test/decision/table.ts';

table('N303', [
  ['one region does not reach it, others do', new Situation().outcome('o5', 'timeout', 'london'), 'o5 proven'],
  ['nobody reaches it, and its process runs', new Situation().lost('o5'), 'o5 proven'],
  ['nobody reaches it, and nobody knows more', new Situation().lost('o5').noMachine('o5'), 'o5 suspected'],
  ['a loud cut refuses in its name', new Situation().outcome('o5', 'refused'), 'o5 proven'],
  ['answers others while no machine can look', new Situation().noMachine().outcome('o5', 'timeout', 'london'), 'o5 suspected'],
  [
    'a region is cut off: its nodes are the news, not those that its own vantage point misses',
    new Situation().cutOff('singapore'),
    'o5 proven',
    'p-singapore proven',
  ],
  ['all is well', new Situation()],
  ['dead', new Situation().dead('o5')],
  ['frozen', new Situation().lost('o5').process('o5', 'frozen')],
]);

test('N303: the message says from where it is missed and whether it lives', () => {
  const message = (situation: Situation): string | undefined => new Watch().see(situation).find('N303', 'o5')?.message;
  assert.equal(message(new Situation().outcome('o5', 'timeout', 'london')), 'o5 does not answer london; it lives');
  assert.equal(message(new Situation().lost('o5')), 'o5 does not answer frankfurt, london, singapore; it lives');
  assert.equal(
    message(new Situation().lost('o5').noMachine('o5')),
    'o5 does not answer frankfurt, london, singapore; nobody knows whether it lives',
  );
});
