import { Situation } from '../../../../test/decision/situation.ts';
import { table } from '../../../../test/decision/table.ts';

const HOST = 'singapore/z/r/host-o5';

table('N302', [
  ['no process, and not even a refusal comes back', new Situation().lost('o5').process('o5', 'stopped'), `${HOST} proven`],
  ['the network says that there is no such host', new Situation().outcome('o5', 'unreachable').process('o5', 'stopped'), `${HOST} proven`],
  ['silent, and the machine cannot look: a cut looks the same', new Situation().lost('o5').noMachine('o5'), `${HOST} suspected`],
  ['the kernel refuses, so the host lives', new Situation().dead('o5')],
  ['refused in one region only: the host lives', new Situation().lost('o5').outcome('o5', 'refused', 'london').process('o5', 'stopped')],
  ['silent, but the process runs', new Situation().lost('o5')],
  ['frozen', new Situation().lost('o5').process('o5', 'frozen')],
]);
