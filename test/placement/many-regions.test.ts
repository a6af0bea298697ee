/**
 * Counts per region against all counts there are: more regions and consenters than whole placements can be listed for, every tolerance
 * that can be asked for, and searches that are cut short. PLACEMENT_RUNS=1000 looks at more requests than the default run.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { domainTrees } from '../../src/core/analysis/placement/domain-tree.ts';
import { fastest, groundOf } from '../../src/core/analysis/placement/fastest.ts';
import type { PlacementRequest } from '../../src/core/analysis/placement/model.ts';
import { NO_TARGETS } from '../../src/core/analysis/placement/tolerance.ts';
import { latency, needed, subsets } from './oracle.ts';
import { proposed, requestFor } from './small-request.ts';

const RUNS = Number(process.env['PLACEMENT_RUNS'] ?? 20);
const ENOUGH_STEPS = 1_000_000;
const NAMES = [...'abcdefghi'];

const requests: fc.Arbitrary<PlacementRequest> = fc
  .record({
    consensus: fc.constantFrom('raft' as const, 'smartbft' as const),
    size: fc.constantFrom([9, 5], [8, 6], [8, 7], [7, 8], [7, 9], [6, 10], [4, 9]),
    trips: fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 36, maxLength: 36 }),
    clients: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 9, maxLength: 9 }),
    kept: fc.constantFrom([], [], [0], [0, 0, 0], [0, 0, 1]),
    limits: fc.array(fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 3, max: 4 })), { maxLength: 2 }),
    maxPerRegion: fc.constantFrom(undefined, undefined, 3, 4),
  })
  .map(({ consensus, size: [regions = 1, consenters = 1], trips, clients, kept, limits, maxPerRegion }) => {
    const sites = NAMES.slice(0, regions);
    const pairs = sites.flatMap((a, i) => sites.slice(i + 1).map((b) => `${a}-${b}`));
    const keep = Object.fromEntries(kept.map((region, i) => [`kept${i}`, { region: NAMES[region] ?? '' }]));
    return requestFor(sites, Object.fromEntries(pairs.map((pair, i) => [pair, trips[i] ?? 1])), {
      consensus,
      consenters,
      keep,
      current: keep,
      clients: Object.fromEntries(sites.map((region, i) => [region, clients[i] ?? 0])),
      capacities: Object.fromEntries(limits.map(([region, most]) => [NAMES[region] ?? '', most])),
      ...(maxPerRegion === undefined ? {} : { maxPerRegion }),
    });
  });

interface Choice {
  readonly counts: readonly number[];
  readonly bears: number;
}

function everyChoice(request: PlacementRequest): readonly Choice[] {
  const quorum = needed(request.consensus, request.consenters);
  const regions = request.sites.map(({ region }) => region);
  const least = regions.map((region) => Object.values(request.keep).filter((place) => place.region === region).length);
  const most = regions.map((region) => Math.min(request.maxPerRegion ?? Infinity, request.capacities[region] ?? Infinity));
  const all = countings(regions.length, request.consenters);
  const allowed = all.filter((counts) => counts.every((count, i) => count >= (least[i] ?? 0) && count <= (most[i] ?? 0)));
  return allowed.map((counts) => ({ counts, bears: bears(counts, quorum) }));
}

function countings(regions: number, consenters: number): readonly (readonly number[])[] {
  if (regions === 1) return [[consenters]];
  return Array.from({ length: consenters + 1 }, (_, first) => first).flatMap((first) =>
    countings(regions - 1, consenters - first).map((rest) => [first, ...rest]),
  );
}

function bears(counts: readonly number[], quorum: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const used = counts.filter((count) => count > 0);
  for (let k = 1; ; k++) {
    if (subsets(used, k).some((lost) => total - lost.reduce((sum, count) => sum + count, 0) < quorum)) return k - 1;
  }
}

function latencyOf(request: PlacementRequest, counts: readonly number[]): number {
  const places = request.sites.flatMap(({ region }, i) => Array.from({ length: counts[i] ?? 0 }, () => ({ region })));
  return latency(request, places, needed(request.consensus, request.consenters)) ?? assert.fail('all round trips are given');
}

test('for every tolerance the search finds the fastest counts, and cut short it says how far off it may be', () => {
  let cut = 0;
  fc.assert(
    fc.property(requests, (request) => {
      const ground = groundOf(request, domainTrees(request), needed(request.consensus, request.consenters), 'commit');
      const choices = everyChoice(request);
      const best = Math.max(...choices.map((choice) => choice.bears));
      assert.equal(ground.tolerance.best()[0], best);
      assert.equal(fastest(ground, NO_TARGETS.with(0, best + 1), [], ENOUGH_STEPS), undefined);
      for (let target = 0; target <= best; target++) {
        const reaching = choices.filter((choice) => choice.bears >= target);
        const least = Math.min(...reaching.map(({ counts }) => latencyOf(request, counts)));
        for (const steps of [0, 1, 4, ENOUGH_STEPS]) {
          const found = fastest(ground, NO_TARGETS.with(0, target), [], steps);
          assert.ok(found !== undefined && 'foundMs' in found.latency);
          const { foundMs, boundMs } = found.latency;
          assert.ok(
            reaching.some(({ counts }) => counts.join() === found.counts.join()),
            'the counts reach the tolerance',
          );
          assert.ok(Math.abs(latencyOf(request, found.counts) - foundMs) < 1e-6);
          assert.ok(boundMs <= least + 1e-6, `${least} is below the bound ${boundMs}`);
          if (steps === ENOUGH_STEPS) assert.ok(Math.abs(foundMs - least) < 1e-5 && boundMs === foundMs, `${foundMs} instead of ${least}`);
          else if (boundMs < foundMs) cut += 1;
        }
      }
    }),
    { numRuns: RUNS },
  );
  assert.ok(cut > RUNS / 4, `only ${cut} searches were cut short`);
});

test('what exceeds an even spread counts once: seven over six zones bear any two, nine with three kept together as well', () => {
  const zones = ['a/1', 'a/2', 'b/1', 'b/2', 'c/1', 'c/2'];
  const trips = { 'a-b': 9, 'a-c': 9, 'b-c': 9 };
  assert.equal(proposed(requestFor(zones, trips, { consenters: 7 })).survives.zone, 2);
  const kept = Object.fromEntries(['o1', 'o2', 'o3'].map((id) => [id, { region: 'a' }]));
  const seven = [...'abcdefg'];
  const all = Object.fromEntries(seven.flatMap((a, i) => seven.slice(i + 1).map((b) => [`${a}-${b}`, 5])));
  const answer = proposed(requestFor(seven, all, { consenters: 9, keep: kept, current: kept }));
  assert.equal(answer.survives.region, 2);
});
