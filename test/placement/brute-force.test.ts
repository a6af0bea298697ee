/** Placement against every placement there is. PLACEMENT_RUNS=2000 looks at more requests than the default run. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { proposePlacement } from '../../src/core/analysis/placement/place.ts';
import type { PlacementProposal, PlacementRequest } from '../../src/core/analysis/placement/model.ts';
import { parsePlace } from '../../src/core/topology/place.ts';
import type { Place } from '../../src/core/topology/model.ts';
import { compareBearing, everyPlacement, judge, paretoFront, valueText } from './oracle.ts';

const RUNS = Number(process.env['PLACEMENT_RUNS'] ?? 60);
const REGIONS = ['north', 'east', 'south', 'west'];

/** What a region offers: nothing but itself, one or two zones, or zones with racks. */
const SHAPES: readonly (readonly string[])[] = [
  [''],
  ['/a'],
  ['/a', '/b'],
  ['/a', '/b', '/c'],
  ['/a/r1', '/a/r2'],
  ['/a/r1', '/b'],
  ['/-/r1', '/-/r2'],
];

const regionsOffered = fc
  .array(fc.constantFrom(...SHAPES), { minLength: 1, maxLength: 4 })
  .map((shapes) => shapes.flatMap((places, i) => places.map((place) => parsePlace(`${REGIONS[i]}${place}`))));

const requests: fc.Arbitrary<PlacementRequest> = fc
  .record({
    consensus: fc.constantFrom('raft' as const, 'smartbft' as const, 'qbft' as const),
    size: fc.oneof(
      { weight: 3, arbitrary: fc.record({ consenters: fc.integer({ min: 1, max: 5 }), sites: regionsOffered }) },
      // With many consenters several domains go together, and zones of unequal regions pull against regions.
      {
        weight: 1,
        arbitrary: fc.record({ consenters: fc.integer({ min: 6, max: 9 }), sites: regionsOffered.filter((sites) => sites.length <= 6) }),
      },
    ),
    trips: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 6, maxLength: 6 }),
    weights: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
    maxPerRegion: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined, freq: 3 }),
    limits: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 3 })), { maxLength: 2 }),
    keeps: fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 2 }),
    today: fc.array(fc.nat(), { maxLength: 5 }),
  })
  .map(({ consensus, size: { consenters, sites }, trips, weights, maxPerRegion, limits, keeps, today }) => {
    const pick = (index: number): Place => sites[index % sites.length] ?? { region: '' };
    const pairs = REGIONS.flatMap((a, i) => REGIONS.slice(i + 1).map((b) => [a, b] as const));
    // Some are kept where no new one would be put: in the region, with no zone named.
    const keep = keeps.map(([index, loose], i) => [`kept${i}`, loose ? { region: pick(index).region } : pick(index)] as const);
    return {
      consensus,
      consenters,
      sites,
      ...(maxPerRegion === undefined ? {} : { maxPerRegion }),
      capacities: Object.fromEntries(limits.map(([index, most]) => [pathOf(pick(index)), most])),
      keep: Object.fromEntries(keep),
      current: Object.fromEntries([...keep, ...today.map((index, i) => [`orderer${i}`, pick(index)] as const)]),
      latency: pairs.map((between, i) => ({ between, roundTripMs: trips[i] ?? 1 })),
      clients: Object.fromEntries(REGIONS.map((region, i) => [region, weights[i] ?? 0])),
      organisation: 'orderer-org',
      taken: [],
    };
  });

function pathOf(place: Place): string {
  return [place.region, place.zone ?? '-', place.rack ?? '-'].join('/').replace(/(\/-)+$/u, '');
}

test('the best tolerance, the least latency and the whole front are those of every placement there is', () => {
  let proposals = 0;
  fc.assert(
    fc.property(requests, (request) => {
      const all = everyPlacement(request);
      const answer = proposePlacement(request);
      if (all.length === 0) {
        assert.equal(answer.kind, 'impossible');
        return;
      }
      assert.ok(answer.kind === 'proposal', JSON.stringify(answer));
      proposals += 1;
      const best = all.toSorted((a, b) => compareBearing(b.bears, a.bears) || (a.latencyMs ?? 0) - (b.latencyMs ?? 0))[0] ?? assert.fail();
      assert.equal(valueText({ bears: levels(answer.survives), latencyMs: foundMs(answer) }), valueText(best));
      assert.ok('optimal' in answer.latency && answer.latency.optimal, 'small requests are searched to the end');
      assertHonest(request, answer);
      assert.deepEqual(new Set(frontValues(answer)), paretoFront(all));
      assert.ok(answer.frontComplete);
    }),
    { numRuns: RUNS },
  );
  assert.ok(proposals > RUNS / 4, `only ${proposals} requests could be fulfilled`);
});

/** The consenters that are named have the tolerance and latency that is said of them, and the wishes are kept. */
function assertHonest(request: PlacementRequest, answer: PlacementProposal): void {
  const places = Object.fromEntries(Object.entries(answer.consenters).map(([id, path]) => [id, parsePlace(path)]));
  assert.equal(Object.keys(places).length, request.consenters);
  for (const [id, place] of Object.entries(request.keep)) assert.deepEqual(places[id], place);
  const own = judge(request, Object.values(places));
  assert.equal(valueText(own), valueText({ bears: levels(answer.survives), latencyMs: foundMs(answer) }));
  for (const [domain, left] of Object.entries(answer.proof)) {
    assert.ok(left.length >= answer.quorum);
    for (const id of left) assert.ok(!inDomain(answer.consenters[id] ?? '', domain));
  }
  const refuting = new Set(answer.counterExample?.domains);
  for (const path of Object.values(answer.consenters)) {
    const [region = ''] = path.split('/');
    assert.ok(Object.hasOwn(answer.proof, region) !== refuting.has(region), `${region} is neither proven nor refuted`);
  }
}

function inDomain(path: string, domain: string): boolean {
  return `${path}/`.startsWith(`${domain}/`);
}

function levels({ region, zone, rack, host }: PlacementProposal['survives']): readonly number[] {
  return [region, zone, rack, host];
}

function foundMs({ latency }: PlacementProposal): number {
  return 'foundMs' in latency ? latency.foundMs : assert.fail(latency.unknown);
}

function frontValues({ front }: PlacementProposal): readonly string[] {
  return front.map(({ survives, latency }) =>
    valueText({ bears: levels(survives), latencyMs: 'foundMs' in latency ? latency.foundMs : assert.fail(latency.unknown) }),
  );
}
