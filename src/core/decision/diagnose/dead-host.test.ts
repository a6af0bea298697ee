import { FIVE, Situation } from '../../../../test/decision/situation.ts';
import type { Topology } from '../../topology/model.ts';
import { table } from '../../../../test/decision/table.ts';

const HOST = 'singapore/z/r/host-o5';

const SHARED = shared();

table('N302', [
  ['two nodes of one host are dark', new Situation(SHARED).lost('o1', 'o2').noMachine('o1', 'o2'), 'london/z/r/host-o1 suspected'],
  ['one of two nodes of the host is refused, so it lives', new Situation(SHARED).lost('o1').outcome('o2', 'refused').noMachine('o1', 'o2')],
  ['nobody can look at it, and nothing comes back', new Situation().lost('o5').noMachine('o5'), `${HOST} suspected`],
  ['the network says that there is no such host', new Situation().outcome('o5', 'unreachable').noMachine('o5'), `${HOST} suspected`],
  ['the machine sees that the process is gone, so the machine lives', new Situation().lost('o5').process('o5', 'stopped')],
  ['refused in one region only: the host lives', new Situation().lost('o5').outcome('o5', 'refused', 'london').noMachine('o5')],
  ['its own vantage point reaches it', new Situation().cutOff('singapore').noMachine('o5')],
  ['silent, but the process runs', new Situation().lost('o5')],
  ['frozen', new Situation().lost('o5').process('o5', 'frozen')],
]);

/** o2 on the host of o1. */
function shared(): Topology {
  const [first, second] = [FIVE.orderers['o1'], FIVE.orderers['o2']];
  if (first === undefined || second === undefined) throw new Error('no o1, no o2');
  return { ...FIVE, orderers: { ...FIVE.orderers, o2: { ...second, at: first.at } } };
}
