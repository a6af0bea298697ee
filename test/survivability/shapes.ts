/** Every way to spread nodes over up to 4 zones in up to 3 regions, each once: regions of the same make, and zones within a region, are exchangeable. */

/** Zones of each region. A shape with fewer zones is one of these with zones that nobody uses. */
export const SHAPES: readonly (readonly number[])[] = [[4], [3, 1], [2, 2], [2, 1, 1]];

/** Nodes of each kind in a zone; a spread has one for each zone, in the order of the shape. */
export type Zone = readonly number[];

/** All spreads of 1 to `nodes` nodes of `kinds` kinds over one of the SHAPES, up to symmetry, each with the regions it is in. */
export function* spreads(nodes: number, kinds: number, exchangeable: readonly number[] = []): Generator<readonly (readonly Zone[])[]> {
  const seen = new Set<string>();
  for (const shape of SHAPES) {
    const cells = shape.reduce((sum, zones) => sum + zones, 0) * kinds;
    for (const counts of distributions(nodes, cells)) {
      const regions = cut(counts, shape, kinds);
      const key = canonical(regions, exchangeable);
      if (seen.has(key)) continue;
      seen.add(key);
      yield regions;
    }
  }
}

/** All ways to put 1 to `most` things into cells. */
function* distributions(most: number, cells: number, begun: readonly number[] = []): Generator<readonly number[]> {
  if (begun.length === cells) {
    if (begun.some((count) => count > 0)) yield begun;
    return;
  }
  const left = most - begun.reduce((sum, count) => sum + count, 0);
  for (let count = 0; count <= left; count++) yield* distributions(most, cells, [...begun, count]);
}

function cut(counts: readonly number[], shape: readonly number[], kinds: number): readonly (readonly Zone[])[] {
  let at = 0;
  return shape.map((zones) => Array.from({ length: zones }, () => counts.slice(at, (at += kinds))));
}

function canonical(regions: readonly (readonly Zone[])[], exchangeable: readonly number[]): string {
  return (
    orders(exchangeable)
      .map((order) => sorted(regions, (zone) => zone.map((count, kind) => zone[order.get(kind) ?? kind] ?? count)))
      .toSorted()[0] ?? ''
  );
}

function sorted(regions: readonly (readonly Zone[])[], renamed: (zone: Zone) => Zone): string {
  const used = (zone: Zone): boolean => zone.some((count) => count > 0);
  return regions
    .map((zones) =>
      zones
        .filter(used)
        .map((zone) => renamed(zone).join('.'))
        .toSorted()
        .join(' '),
    )
    .filter((region) => region !== '')
    .toSorted()
    .join('|');
}

/** Every order of the exchangeable kinds, as what takes whose place. */
function orders(kinds: readonly number[]): readonly ReadonlyMap<number, number>[] {
  return permutations(kinds).map((order) => new Map(kinds.map((kind, i) => [kind, order[i] ?? kind])));
}

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => permutations(items.filter((each) => each !== item)).map((rest) => [item, ...rest]));
}
