import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Situation, Watch } from '../../../../test/decision/situation.ts';
import { table } from '../../../../test/decision/table.ts';
import { AT } from '../../../../test/observation/round.ts';

const DAY = 86_400_000;

table('N316', [
  ['it ends in a week', ending('o5', 7 * DAY), 'o5 suspected'],
  ['it has ended', ending('o5', -DAY), 'o5 suspected'],
  ['it ends just within the warning time', ending('o5', 30 * DAY), 'o5 suspected'],
  ['it ends just after it', ending('o5', 30 * DAY + 2_000)],
  ['it ends in sixty days', ending('o5', 60 * DAY)],
  ['all is well', new Situation()],
]);

table('N317', [
  ['little space is left', new Situation().free('o5', 0.12), 'o5 suspected'],
  ['enough space is left', new Situation().free('o5', 0.15)],
  ['the machine says nonsense', new Situation().free('o5', Number.NaN)],
  ['nearly none is left: worse', new Situation().free('o5', 0.05)],
]);

table('N318', [
  ['nearly none is left', new Situation().free('o5', 0.05), 'o5 suspected'],
  ['none is left', new Situation().free('o5', 0), 'o5 suspected'],
  ['little space is left', new Situation().free('o5', 0.12)],
  ['a node that the topology does not have', new Situation().free('constructor', 0)],
]);

test('N316: of two certificates that it presents the one that ends first counts', () => {
  const situation = ending('o5', 7 * DAY).change('o5', (probe) => ({ ...probe, certificateNotAfter: AT - DAY }), 'london');
  assert.match(new Watch().see(situation).find('N316', 'o5')?.message ?? '', /has ended/u);
  assert.match(new Watch().see(ending('o5', 7 * DAY)).find('N316', 'o5')?.message ?? '', /ends within/u);
});

test('N317: the message says how much is left, and never less than nothing', () => {
  assert.match(new Watch().see(new Situation().free('o5', 0.129)).find('N317', 'o5')?.message ?? '', / 12 % free/u);
  assert.match(new Watch().see(new Situation().free('o5', -0.5)).find('N318', 'o5')?.message ?? '', / 0 % free/u);
});

function ending(node: string, ms: number): Situation {
  return new Situation().change(node, (probe) => ({ ...probe, certificateNotAfter: AT + ms }));
}
