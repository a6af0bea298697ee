/** Round trip from the clients to the nearest of the chosen, as an objective: each client counts by its share. */
import type { DistanceField } from './distance-field.ts';
import type { Bound, Objective } from './search-problem.ts';
import { OPEN } from './tolerance.ts';

export function gatewayObjective(field: DistanceField, low: readonly number[], high: readonly number[]): Objective {
  return {
    costMs: (counts) => nearestMs(field, (region) => (counts[region] ?? 0) > 0).ms,
    bound: (counts, slots) => {
      const open = (region: number): boolean => counts[region] === OPEN && (high[region] ?? 0) > (low[region] ?? 0);
      const held = (region: number): boolean => (counts[region] === OPEN ? (low[region] ?? 0) : (counts[region] ?? 0)) > 0;
      return nearestMs(field, (region) => held(region) || (slots > 0 && open(region)), open);
    },
  };
}

/** Every client is served by the nearest that is usable; with `open`, says which of the open regions then serves the most. */
function nearestMs(field: DistanceField, usable: (region: number) => boolean, open: (region: number) => boolean = () => false): Bound {
  const regions = field.regions.map((_, region) => region).filter(usable);
  const served = new Map<number, number>();
  let ms = 0;
  for (const { share, tripMs } of field.clients) {
    let nearest = regions[0] ?? 0;
    for (const region of regions) if ((tripMs[region] ?? 0) < (tripMs[nearest] ?? 0)) nearest = region;
    ms += share * (tripMs[nearest] ?? 0);
    served.set(nearest, (served.get(nearest) ?? 0) + share);
  }
  const candidates = field.regions.map((_, region) => region).filter(open);
  const busiest = candidates.toSorted((a, b) => (served.get(b) ?? 0) - (served.get(a) ?? 0) || a - b);
  return { ms, region: busiest[0] ?? -1 };
}
