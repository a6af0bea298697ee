import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIVE, layout, Situation } from '../../../../test/decision/situation.ts';
import { table } from '../../../../test/decision/table.ts';
import { AT } from '../../../../test/observation/round.ts';
import { EMPTY_HISTORY } from '../history.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { remember } from '../remember.ts';

table('N301', [
  ['the machine sees no process, and everybody is refused', new Situation().dead('o5'), 'o5 proven'],
  ['the machine sees no process, and everybody waits in vain', new Situation().lost('o5').process('o5', 'stopped'), 'o5 proven'],
  ['one vantage point besides the machine is enough', oneEye().dead('p-london'), 'p-london proven'],
  ['everybody is refused and the machine cannot look: a loud cut refuses too', new Situation().dead('o5').noMachine('o5'), 'o5 suspected'],
  [
    'refused in two regions, silent in the third, and the machine cannot look',
    new Situation().lost('o5').outcome('o5', 'refused', 'london', 'frankfurt').noMachine('o5'),
    'o5 suspected',
  ],
  ['the machine sees no process, and nobody asked', asked('o5').process('o5', 'stopped'), 'o5 suspected'],
  ['refused by everybody while its process runs', new Situation().outcome('o5', 'refused')],
  ['somebody still got an answer', new Situation().process('o5', 'stopped').outcome('o5', 'refused', 'london', 'frankfurt')],
  ['a port that is open and fails its handshake', new Situation().process('o5', 'stopped').outcome('o5', 'tls-error', 'london')],
  ['silent to everybody, and the machine cannot look', new Situation().lost('o5').noMachine('o5')],
  ['refused in one region, silent in the others', new Situation().lost('o5').outcome('o5', 'refused', 'london').noMachine('o5')],
  ['frozen', new Situation().lost('o5').process('o5', 'frozen')],
]);

function oneEye(): Situation {
  return new Situation(layout({ london: 3, frankfurt: 1 })).withoutObserver('frankfurt');
}

/** A round in which no probe of this node took place. */
function asked(node: string): Situation {
  class Unasked extends Situation {
    override round() {
      const round = super.round();
      return {
        ...round,
        sightings: round.sightings.map((each) => ({ ...each, nodes: each.nodes.filter((probe) => probe.node !== node) })),
      };
    }
  }
  return new Unasked(FIVE);
}

test('N301: two who looked at the machine differ: nobody knows', () => {
  const evidence = new Situation().dead('o5').evidence();
  const other = { observer: 'driver:other', node: 'o5', at: AT, state: 'running' } as const;
  const { diagnoses } = remember(EMPTY_HISTORY, { ...evidence, processes: [...evidence.processes, other] }, FIVE, DEFAULT_POLICY, AT);
  assert.deepEqual(
    diagnoses.map(({ code, subject, certainty }) => `${code} ${subject} ${certainty}`),
    ['N301 o5 suspected', 'N303 o5 suspected'],
  );
});
