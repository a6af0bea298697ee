/** A latency key names two regions, joined by '-', which region names may contain as well. */
import type { RegionId } from '../kernel/ids.ts';

/** Every way to split the key so that both halves are different declared regions. */
export function splitLatencyKey(key: string, regions: ReadonlySet<RegionId>): readonly (readonly [RegionId, RegionId])[] {
  const ways: [RegionId, RegionId][] = [];
  for (let dash = key.indexOf('-'); dash !== -1; dash = key.indexOf('-', dash + 1)) {
    const [a, b] = [key.slice(0, dash), key.slice(dash + 1)];
    if (a !== b && regions.has(a) && regions.has(b)) ways.push([a, b]);
  }
  return ways;
}

export function latencyKey(a: RegionId, b: RegionId): string {
  return `${a}-${b}`;
}

/** The same text for both orders. Region names contain no '/'. */
export function unorderedPair(a: RegionId, b: RegionId): string {
  return a < b ? `${a}/${b}` : `${b}/${a}`;
}

/** Every pair of regions once, in the order of declaration. */
export function pairsOf(regions: readonly RegionId[]): readonly (readonly [RegionId, RegionId])[] {
  return regions.flatMap((a, i) => regions.slice(i + 1).map((b) => [a, b] as const));
}
