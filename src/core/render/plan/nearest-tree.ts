/** The shortest lines that connect everything: a minimum spanning tree (Kruskal), for drawings with too many places for every line. */
import type { RegionId } from '../../kernel/ids.ts';
import type { RegionLatency } from '../../topology/model.ts';

/** Places without a known distance stay alone. Ties keep the order of the list. */
export function nearestTree(regions: readonly RegionId[], latency: readonly RegionLatency[]): readonly RegionLatency[] {
  const group = new Map(regions.map((region) => [region, region]));
  const tree: RegionLatency[] = [];
  for (const link of latency.toSorted((a, b) => a.roundTripMs - b.roundTripMs)) {
    const [a, b] = link.between.map((region) => group.get(region));
    if (a === undefined || b === undefined || a === b) continue;
    for (const [region, own] of group) if (own === b) group.set(region, a);
    tree.push(link);
  }
  return tree;
}
