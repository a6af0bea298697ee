/** Every placement of a small request, judged from the definitions alone: who is left when these domains go, who answers the leader when. */
import type { Place } from '../../src/core/topology/model.ts';
import type { PlacementRequest } from '../../src/core/analysis/placement/model.ts';

const LEVELS = ['region', 'zone', 'rack', 'host'] as const;

export interface Judged {
  readonly places: readonly Place[];
  /** Region, zone, rack, host: how many may be lost, whichever they are. */
  readonly bears: readonly number[];
  readonly latencyMs: number | undefined;
}

/** Quorums as the protocols define them. */
export function needed(consensus: PlacementRequest['consensus'], n: number): number {
  if (consensus === 'raft') return Math.floor(n / 2) + 1;
  const f = Math.floor((n - 1) / 3);
  return Math.ceil((n + f + 1) / 2);
}

export function everyPlacement(request: PlacementRequest): readonly Judged[] {
  const kept = Object.values(request.keep);
  if (kept.length > request.consenters) return [];
  const chosen = multisets(request.sites, request.consenters - kept.length).map((some) => [...kept, ...some]);
  return chosen.filter((places) => withinLimits(request, places)).map((places) => judge(request, places));
}

export function judge(request: PlacementRequest, places: readonly Place[]): Judged {
  const quorum = needed(request.consensus, places.length);
  return { places, bears: LEVELS.map((_, level) => bears(places, level, quorum)), latencyMs: latency(request, places, quorum) };
}

/** Region first: the first level that differs decides. */
export function compareBearing(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) if (value !== b[i]) return value - (b[i] ?? 0);
  return 0;
}

/** Placements of which none other is at least as good in every level and in latency, and better in one: as distinct value lists. */
export function paretoFront(all: readonly Judged[]): ReadonlySet<string> {
  const values = [...new Map(all.map((each) => [valueText(each), each])).values()];
  const dominated = (a: Judged): boolean =>
    values.some(
      (b) =>
        valueText(a) !== valueText(b) && b.bears.every((v, i) => v >= (a.bears[i] ?? 0)) && (b.latencyMs ?? 0) <= (a.latencyMs ?? 0) + 1e-9,
    );
  return new Set(values.filter((each) => !dominated(each)).map(valueText));
}

export function valueText({ bears: levels, latencyMs }: Pick<Judged, 'bears' | 'latencyMs'>): string {
  return `${levels.join('/')} ${latencyMs?.toFixed(3)}`;
}

function multisets<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => multisets(items.slice(i), size - 1).map((rest) => [item, ...rest]));
}

function withinLimits({ maxPerRegion = Infinity, capacities }: PlacementRequest, places: readonly Place[]): boolean {
  const regions = [...new Set(places.map(({ region }) => region))];
  if (regions.some((region) => places.filter((place) => place.region === region).length > maxPerRegion)) return false;
  return Object.entries(capacities).every(([path, most]) => places.filter((place) => prefixes(place).includes(path)).length <= most);
}

function prefixes(place: Place): readonly string[] {
  const words = LEVELS.map((level) => place[level] ?? '-');
  const named = LEVELS.flatMap((level, i) => (place[level] === undefined ? [] : [i]));
  return named.map((i) => words.slice(0, i + 1).join('/'));
}

/** The domain of a node at a level: named there, else the next deeper that is named, else the node itself. */
function domain(places: readonly Place[], node: number, level: number): string {
  const place = places[node];
  const deeper = LEVELS.findIndex((name, i) => i >= level && place?.[name] !== undefined);
  if (place === undefined || deeper === -1) return `node ${node}`;
  return LEVELS.slice(0, deeper + 1)
    .map((name) => place[name] ?? '-')
    .join('/');
}

function bears(places: readonly Place[], level: number, quorum: number): number {
  const domains = places.map((_, node) => domain(places, node, level));
  const distinct = [...new Set(domains)];
  const fatal = (lost: readonly string[]): boolean => domains.filter((each) => !lost.includes(each)).length < quorum;
  for (let k = 1; ; k++) if (subsets(distinct, k).some(fatal)) return k - 1;
}

export function subsets<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => subsets(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]));
}

/** Undefined when a round trip that it needs is not given. */
export function latency({ latency: given, clients }: PlacementRequest, places: readonly Place[], quorum: number): number | undefined {
  const trip = (a: string, b: string): number => {
    if (a === b) return 0;
    return given.find(({ between }) => between.includes(a) && between.includes(b))?.roundTripMs ?? Number.NaN;
  };
  const total = Object.values(clients).reduce((sum, weight) => sum + weight, 0);
  const asLeader = places.map((leader, me) => {
    let toClients = 0;
    for (const [region, weight] of Object.entries(clients)) if (weight > 0) toClients += (weight / total) * trip(region, leader.region);
    const followers = places.filter((_, other) => other !== me).map((other) => trip(leader.region, other.region));
    if (followers.some(Number.isNaN)) return Number.NaN;
    const answers = followers.toSorted((a, b) => a - b);
    return toClients + (quorum === 1 ? 0 : (answers[quorum - 2] ?? Number.NaN));
  });
  const mean = asLeader.reduce((sum, each) => sum + each, 0) / places.length;
  return Number.isNaN(mean) ? undefined : mean;
}
