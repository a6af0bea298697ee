/** Round trips between the regions of a search, ready to be asked many times. */
import type { RegionId } from '../../kernel/ids.ts';
import { latencyKey, pairsOf, unorderedPair } from '../../topology/latency-key.ts';
import type { RegionLatency } from '../../topology/model.ts';

export interface DistanceField {
  readonly regions: readonly RegionId[];
  /** Row and column in the order of the regions; 0 within one. */
  readonly roundTripMs: readonly (readonly number[])[];
  /** Per region all of them, nearest first; it is its own nearest. */
  readonly near: readonly (readonly number[])[];
  /** Per region the weighted mean of the round trips of the clients. */
  readonly clientMs: readonly number[];
  /** Where clients are; the shares add up to 1. */
  readonly clients: readonly { readonly share: number; readonly tripMs: readonly number[] }[];
}

/** `unknownMs` stands for a round trip that is not given: 0 to be sure to judge none too slow, UNKNOWN_MS to prefer what is known. */
export function distanceField(
  regions: readonly RegionId[],
  latency: readonly RegionLatency[],
  clients: Readonly<Record<RegionId, number>>,
  unknownMs: number,
): DistanceField {
  const known = new Map(latency.map(({ between, roundTripMs }) => [unorderedPair(...between), roundTripMs]));
  const distance = (a: RegionId, b: RegionId): number => (a === b ? 0 : (known.get(unorderedPair(a, b)) ?? unknownMs));
  const roundTripMs = regions.map((a) => regions.map((b) => distance(a, b)));
  const near = roundTripMs.map((row, i) => row.map((_, j) => j).toSorted((a, b) => order(row, i, a, b)));
  const weights = Object.entries(clients).filter(([, weight]) => weight > 0);
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const shares = weights.map(([from, weight]) => ({ share: weight / total, tripMs: regions.map((region) => distance(from, region)) }));
  const clientMs = regions.map((_, i) => shares.reduce((sum, { share, tripMs }) => sum + share * (tripMs[i] ?? 0), 0));
  return { regions, roundTripMs, near, clientMs, clients: shares };
}

/** Pairs without a round-trip time: of the regions among themselves, and of each with every region that has clients. */
export function unknownPairs(
  regions: readonly RegionId[],
  latency: readonly RegionLatency[],
  clients: Readonly<Record<RegionId, number>>,
): readonly string[] {
  const known = new Set(latency.map(({ between }) => unorderedPair(...between)));
  const outside = Object.keys(clients).filter((region) => (clients[region] ?? 0) > 0 && !regions.includes(region));
  const pairs = [...pairsOf(regions), ...outside.flatMap((from) => regions.map((to) => [from, to] as const))];
  return pairs.filter((pair) => !known.has(unorderedPair(...pair))).map((pair) => latencyKey(...pair));
}

/** Longer than any route on earth: a choice that needs it loses against every choice that does not. */
export const UNKNOWN_MS = 1e9;

function order(row: readonly number[], home: number, a: number, b: number): number {
  if (a === home || b === home) return a === b ? 0 : a === home ? -1 : 1;
  return (row[a] ?? 0) - (row[b] ?? 0) || a - b;
}
