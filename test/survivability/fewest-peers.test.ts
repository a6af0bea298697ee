/** The fewest peers that stop endorsement, by each of the three ways, against trying every number of peers of each MSP. HOLDFAST_RUNS=100000 looks longer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { fewestPeers } from '../../src/core/analysis/survivability/fewest-peers.ts';
import type { Formula } from '../../src/core/analysis/survivability/formula.ts';

const RUNS = Number(process.env['HOLDFAST_RUNS'] ?? 400);
const DIMENSIONS = 4;

const part: fc.Arbitrary<Formula> = fc.record({
  kind: fc.constant('lost' as const),
  dimension: fc.integer({ min: -1, max: DIMENSIONS - 1 }),
  count: fc.integer({ min: -1, max: 4 }),
});
const gate = (inner: fc.Arbitrary<Formula>): fc.Arbitrary<Formula> =>
  fc.record({ kind: fc.constant('at-least' as const), n: fc.integer({ min: 0, max: 4 }), of: fc.array(inner, { maxLength: 4 }) });
const formula = fc.oneof(part, gate(part), gate(fc.oneof(part, gate(part))));
/** Every dimension once: the usual policy. */
const separate = fc.record({
  kind: fc.constant('at-least' as const),
  n: fc.integer({ min: 0, max: DIMENSIONS + 1 }),
  of: fc
    .array(fc.integer({ min: 0, max: 4 }), { minLength: DIMENSIONS, maxLength: DIMENSIONS })
    .map((counts) => counts.map((count, dimension): Formula => ({ kind: 'lost', dimension, count }))),
});
const peers = fc.array(
  fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })).map(([lost, left]) => ({ lost, left })),
  { minLength: DIMENSIONS, maxLength: DIMENSIONS },
);

for (const [name, effort, formulas] of [
  ['by the parts of the rule', undefined, separate],
  ['by its smallest losses', undefined, formula],
  ['by a search', 0, formula],
] as const) {
  test(`the fewest more peers that stop endorsement are those of the definition: ${name}`, () => {
    fc.assert(
      fc.property(formulas, peers, (rule, each) => {
        const counts = each.map(({ lost, left }) => lost + left);
        const lost = each.map((one) => one.lost);
        const ask = fewestPeers(rule, counts, effort);
        const truth = byTrying(
          rule,
          lost,
          each.map(({ left }) => left),
        );
        assert.equal(ask(lost), truth);
        assert.equal(ask(lost), truth, 'asked once more');
      }),
      { numRuns: RUNS },
    );
  });
}

function byTrying(rule: Formula, lost: readonly number[], left: readonly number[]): number | null {
  let fewest: number | null = null;
  const choose = (more: readonly number[]): void => {
    const open = left[more.length];
    if (open !== undefined) {
      for (let count = 0; count <= open; count++) choose([...more, count]);
      return;
    }
    const size = more.reduce((sum, count) => sum + count, 0);
    const now = lost.map((count, i) => count + (more[i] ?? 0));
    if ((fewest === null || size < fewest) && holds(rule, now)) fewest = size;
  };
  choose([]);
  return fewest;
}

function holds(rule: Formula, lost: readonly number[]): boolean {
  if (rule.kind === 'lost') return (lost[rule.dimension] ?? 0) >= rule.count;
  return rule.of.filter((inner) => holds(inner, lost)).length >= rule.n;
}
