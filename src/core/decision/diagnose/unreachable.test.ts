import { Situation } from '../../../../test/decision/situation.ts';
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
