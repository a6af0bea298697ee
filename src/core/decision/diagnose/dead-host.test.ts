import { Situation } from '../../../../test/decision/situation.ts';
import { table } from '../../../../test/decision/table.ts';

const HOST = 'singapore/z/r/host-o5';

table('N302', [
  ['nobody can look at it, and nothing comes back', new Situation().lost('o5').noMachine('o5'), `${HOST} suspected`],
  ['the network says that there is no such host', new Situation().outcome('o5', 'unreachable').noMachine('o5'), `${HOST} suspected`],
  ['the machine sees that the process is gone, so the machine lives', new Situation().lost('o5').process('o5', 'stopped')],
  ['refused in one region only: the host lives', new Situation().lost('o5').outcome('o5', 'refused', 'london').noMachine('o5')],
  ['its own vantage point reaches it', new Situation().cutOff('singapore').noMachine('o5')],
  ['silent, but the process runs', new Situation().lost('o5')],
  ['frozen', new Situation().lost('o5').process('o5', 'frozen')],
]);
