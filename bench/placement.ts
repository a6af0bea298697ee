/** What a placement costs, and how near to its bound it comes: regions on a map, and distances without any geometry. */
import { proposePlacement } from '../src/core/analysis/placement/place.ts';
import type { PlacementRequest } from '../src/core/analysis/placement/model.ts';
import type { ConsensusKind } from '../src/core/consensus/quorum.ts';
import type { RegionLatency } from '../src/core/topology/model.ts';
import type { Benchmark } from './benchmark.ts';
import type { Measurement } from './measurement.ts';

const SEEDS = [11, 12, 13, 14, 15, 16];
const ZONES = 4;
const MAP_WIDTH_MS = 200;
const MAP_HEIGHT_MS = 150;
const FARTHEST_MS = 300;

interface Case {
  readonly regions: number;
  readonly consenters: number;
  readonly consensus: ConsensusKind;
  readonly distances: 'map' | 'any';
}

const CASES: readonly Case[] = [
  { regions: 5, consenters: 5, consensus: 'raft', distances: 'map' },
  { regions: 10, consenters: 7, consensus: 'raft', distances: 'map' },
  { regions: 20, consenters: 9, consensus: 'raft', distances: 'map' },
  { regions: 50, consenters: 9, consensus: 'raft', distances: 'map' },
  { regions: 50, consenters: 10, consensus: 'smartbft', distances: 'map' },
  { regions: 50, consenters: 9, consensus: 'raft', distances: 'any' },
];

export const placementBenchmark: Benchmark = {
  name: 'placement',
  title: `spreads of consenters over regions with ${ZONES} zones each, ${SEEDS.length} networks per line`,
  run: () => Promise.resolve(CASES.flatMap(cost)),
};

function cost(each: Case): readonly Measurement[] {
  const durations: number[] = [];
  const gaps: number[] = [];
  for (const seed of SEEDS) {
    const request = pretendRequest(each, seed);
    const start = performance.now();
    const answer = proposePlacement(request);
    durations.push(performance.now() - start);
    if (answer.kind === 'proposal' && 'gapMs' in answer.latency) gaps.push((100 * answer.latency.gapMs) / answer.latency.foundMs);
  }
  const name = `${each.consenters} ${each.consensus} consenters over ${each.regions} regions, ${each.distances === 'map' ? 'on a map' : 'any distances'}`;
  return [
    { name, unit: 'ms', values: durations, against: '1000 ms' },
    { name: `${name}: gap to the lower bound`, unit: '%', values: gaps, against: '0: proven optimal' },
  ];
}

function pretendRequest({ regions, consenters, consensus, distances }: Case, seed: number): PlacementRequest {
  const random = numbersFrom(seed);
  const names = Array.from({ length: regions }, (_, i) => `region${i}`);
  const points = names.map(() => ({ x: random() * MAP_WIDTH_MS, y: random() * MAP_HEIGHT_MS }));
  const latency = names.flatMap((a, i) =>
    names.slice(0, i).map((b, j): RegionLatency => {
      const [from, to] = [points[i] ?? { x: 0, y: 0 }, points[j] ?? { x: 0, y: 0 }];
      const ms = distances === 'map' ? Math.hypot(from.x - to.x, from.y - to.y) : random() * FARTHEST_MS;
      return { between: [a, b], roundTripMs: Math.round(10 * ms + 10) / 10 };
    }),
  );
  return {
    consensus,
    consenters,
    sites: names.flatMap((region) => Array.from({ length: ZONES }, (_, zone) => ({ region, zone: `${region}-${zone}` }))),
    capacities: {},
    keep: {},
    current: {},
    latency,
    clients: Object.fromEntries(names.map((region) => [region, Math.floor(4 * random())])),
    organisation: 'orderer-org',
    taken: [],
  };
}

/** Numbers from 0 up to 1 by a linear congruential generator (Numerical Recipes), so that every run measures the same networks. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < 10; i++) next();
  return next;
}
