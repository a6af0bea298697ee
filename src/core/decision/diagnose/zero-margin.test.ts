import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layout, Situation, Watch } from '../../../../test/decision/situation.ts';
import { table } from '../../../../test/decision/table.ts';

table('N309', [
  ['two of five are gone', new Situation().dead('o4', 'o5'), 'ch proven'],
  ['one is gone and one is frozen', new Situation().dead('o4').lost('o5').process('o5', 'frozen'), 'ch proven'],
  ['two of five are silent, and may be well', new Situation().lost('o4', 'o5'), 'ch suspected'],
  ['one of three is gone', new Situation(layout({ a: 1, b: 1, c: 1 })).dead('o3'), 'ch proven'],
  ['one of four SmartBFT consenters is gone', new Situation(layout({ a: 2, b: 2 }, '{ kind: smartbft }')).dead('o4'), 'ch proven'],
  ['the configuration has two members only, whatever the file says', new Situation().members('o1', 'o2'), 'ch proven'],
  [
    'two of five are cut off, and their own vantage point sees them serve',
    new Situation().cutOff('london').say(['o3', 'o4', 'o5'], 'o3', 3),
    'ch proven',
  ],
  ['the same by a loud cut', new Situation().cutOff('london', 'refused').say(['o3', 'o4', 'o5'], 'o3', 3), 'ch proven'],
  ['one of five is gone', new Situation().dead('o5')],
  ['three of five are gone: that is less than none', new Situation().dead('o3', 'o4', 'o5')],
  ['all is well', new Situation()],
]);

test('N309: the message says whether it may be better than it looks', () => {
  const message = (situation: Situation): string | undefined => new Watch().see(situation).find('N309', 'ch')?.message;
  assert.equal(message(new Situation().dead('o4', 'o5')), 'ch has 3 voters and needs 3');
  assert.equal(message(new Situation().dead('o4').lost('o5')), 'ch has 3 voters and needs 3; the state of 1 is not known');
});
