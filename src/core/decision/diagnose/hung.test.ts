import { layout, Situation } from '../../../../test/decision/situation.ts';
import { table } from '../../../../test/decision/table.ts';

const OTHERS = ['o1', 'o2', 'o4', 'o5'];

table('N304', [
  ['stopped by a signal, and nobody gets an answer', new Situation().lost('o5').process('o5', 'frozen'), 'o5 proven'],
  ['the same for a peer', new Situation().lost('p-london').process('p-london', 'frozen'), 'p-london proven'],
  ['its listener of metrics answers, its ledger does not', mute('o3').say(OTHERS, 'o1', 4), 'o3 proven'],
  ['its kernel takes connections, and nobody reads them', connecting('o3').say(OTHERS, 'o1', 4), 'o3 proven'],
  ['the leader counts everybody among those that it hears: it answers too late, and works', mute('o3'), 'o3 suspected'],
  ['the leader misses one, and another one is dead', mute('o3').dead('o5').say(['o1', 'o2', 'o4'], 'o1', 4), 'o3 suspected'],
  ['the leader misses two, and one of them is dead', mute('o3').dead('o5').say(['o1', 'o2', 'o4'], 'o1', 3), 'o3 proven'],
  ['the others follow it: it sends its heartbeats', mute('o1'), 'o1 suspected'],
  ['nobody leads, so nobody counts', mute('o3').say(OTHERS, null, 5), 'o3 proven'],
  ['a peer, which nobody counts', mute('p-london'), 'p-london proven'],
  ['nobody could connect', connecting('o3').change('o3', (probe) => ({ ...probe, connects: 'timeout' }))],
  ['the same, and no machine can look', mute('o3').noMachine('o3'), 'o3 suspected'],
  ['the same in a network of one region', mute('o2', layout({ only: 3 })).say(['o1', 'o3'], 'o1', 2), 'o2 proven'],
  ['stopped by a signal a moment ago, and still answering', new Situation().process('o5', 'frozen')],
  ['silent from everywhere: a cut looks the same', new Situation().lost('o5')],
  ['mute towards one region only', mute('o3').outcome('o3', 'timeout', 'frankfurt', 'singapore')],
  ['mute, but somebody got an answer', mute('o3').change('o3', (probe) => ({ ...probe, outcome: 'answered' }), 'london')],
  ['another process took its port, by what the machine says', mute('o3').process('o3', 'stopped')],
  ['dead', new Situation().dead('o5')],
  ['its metrics answer, and its port refuses: it is starting', mute('o3').change('o3', (probe) => ({ ...probe, outcome: 'refused' }))],
]);

function mute(node: string, topology = layout({ london: 2, frankfurt: 2, singapore: 1 })): Situation {
  return new Situation(topology).change(node, (probe) => ({ ...probe, outcome: 'timeout', operations: 'answered', channels: {} }));
}

function connecting(node: string): Situation {
  return new Situation().change(node, (probe) => ({
    ...probe,
    outcome: 'timeout',
    operations: 'timeout',
    connects: 'answered',
    channels: {},
  }));
}
