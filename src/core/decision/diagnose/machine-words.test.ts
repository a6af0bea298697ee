import { Situation } from '../../../../test/decision/situation.ts';
import { table } from '../../../../test/decision/table.ts';
import { AT } from '../../../../test/observation/round.ts';

const DAY = 86_400_000;

table('N316', [
  ['it ends in a week', ending('o5', 7 * DAY), 'o5 suspected'],
  ['it has ended', ending('o5', -DAY), 'o5 suspected'],
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

function ending(node: string, ms: number): Situation {
  return new Situation().change(node, (probe) => ({ ...probe, certificateNotAfter: AT + ms }));
}
