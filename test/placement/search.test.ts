/** The parts of the search on their own: costs without any structure, where moving one at a time is easily stuck, and pruning against all completions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { domainTrees } from '../../src/core/analysis/placement/domain-tree.ts';
import { distanceField } from '../../src/core/analysis/placement/distance-field.ts';
import { search } from '../../src/core/analysis/placement/search.ts';
import { OPEN, tolerance } from '../../src/core/analysis/placement/tolerance.ts';
import { requestFor } from './small-request.ts';

const RUNS = Number(process.env['PLACEMENT_RUNS'] ?? 100);
const REGIONS = ['a', 'b', 'c', 'd'];

/** Of non-negative numbers, one for each region, all that add up to the total. */
function countings(total: number, regions: number = REGIONS.length): readonly (readonly number[])[] {
  if (regions === 1) return [[total]];
  return Array.from({ length: total + 1 }, (_, first) => first).flatMap((first) =>
    countings(total - first, regions - 1).map((rest) => [first, ...rest]),
  );
}

function completes(partial: ArrayLike<number>, counts: readonly number[]): boolean {
  return counts.every((count, i) => partial[i] === OPEN || partial[i] === count);
}

test('whatever the costs, the search ends with the least, or with a bound that nothing undercuts', () => {
  const all = countings(5);
  const inputs = fc.record({
    costs: fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: all.length, maxLength: all.length }),
    barred: fc.array(fc.boolean(), { minLength: all.length, maxLength: all.length }),
    loose: fc.constantFrom(0, 0.5, 1),
    farSighted: fc.boolean(),
    maxSteps: fc.constantFrom(0, 3, 1_000_000),
  });
  fc.assert(
    fc.property(inputs, ({ costs, barred, loose, farSighted, maxSteps }) => {
      const index = new Map(all.map((counts, i) => [counts.join(), i]));
      const cost = (counts: readonly number[]): number => costs[index.get(counts.join()) ?? -1] ?? Infinity;
      const allowed = (counts: readonly number[]): boolean => barred[index.get(counts.join()) ?? -1] !== true;
      const possible = all.filter(allowed);
      const [start] = possible;
      if (start === undefined) return;
      const found = search({
        field: distanceField(REGIONS, [], {}, 1),
        consenters: 5,
        low: [0, 0, 0, 0],
        high: [5, 5, 5, 5],
        objective: {
          costMs: cost,
          bound: (partial) => ({
            ms: loose * Math.min(...all.filter((counts) => completes(partial, counts)).map(cost)),
            region: Array.from(partial).indexOf(OPEN),
          }),
        },
        allowed,
        promising: (partial) => !farSighted || possible.some((counts) => completes(partial, counts)),
        starts: [start],
        maxSteps,
      });
      const least = Math.min(...possible.map(cost));
      assert.equal(cost(found.counts), found.foundMs);
      assert.ok(allowed(found.counts) && found.boundMs <= least && found.foundMs >= least);
      if (maxSteps > 3) assert.deepEqual([found.foundMs, found.boundMs], [least, least]);
    }),
    { numRuns: RUNS },
  );
});

test('no partial choice is given up that some completion of it could still fulfil', () => {
  let pruned = 0;
  const inputs = fc.record({
    zones: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
    consenters: fc.integer({ min: 3, max: 7 }),
    region: fc.integer({ min: 0, max: 2 }),
    zone: fc.integer({ min: 0, max: 3 }),
    kept: fc.constantFrom([], [], ['a'], ['a', 'a', 'b']),
    decided: fc.array(fc.constantFrom(OPEN, OPEN, OPEN, OPEN, 0, 0, 1, 2, 3), { minLength: 4, maxLength: 4 }),
  });
  fc.assert(
    fc.property(inputs, ({ zones, consenters, region, zone, kept, decided }) => {
      const sites = REGIONS.flatMap((name, i) =>
        zones[i] === 0 ? [name] : Array.from({ length: zones[i] ?? 0 }, (_, z) => `${name}/${z}`),
      );
      const keep = Object.fromEntries(kept.map((name, i) => [`kept${i}`, { region: name }]));
      const low = REGIONS.map((name) => kept.filter((each) => each === name).length);
      const spare = consenters - Math.floor(consenters / 2) - 1;
      const regions = tolerance(domainTrees(requestFor(sites, {}, { consenters, keep })), consenters, spare);
      const targets = [Math.min(region, spare), Math.min(zone, spare), 0, 0];
      const partial = decided.map((count, i) => (count === OPEN ? OPEN : Math.max(count, low[i] ?? 0)));
      const slots = consenters - partial.reduce((sum, count, i) => sum + (count === OPEN ? (low[i] ?? 0) : count), 0);
      if (slots < 0) return;
      const promising = regions.promising(targets)(partial, slots);
      if (!promising) pruned += 1;
      const completions = countings(consenters).filter(
        (counts) => completes(partial, counts) && counts.every((count, i) => count >= (low[i] ?? 0)),
      );
      const possible = completions.some((counts) => regions.division(counts, targets, false) !== undefined);
      assert.ok(promising || !possible, `${partial.join()} was given up`);
    }),
    { numRuns: 6 * RUNS },
  );
  assert.ok(pruned > RUNS / 10, `only ${pruned} choices were given up`);
});
