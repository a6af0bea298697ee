/**
 * The memory that the router's two threads share: what each link is to do, and what it did. A link is an ordered pair of regions,
 * numbered from 1 as in the addresses 10.77.REGION.NODE.
 */
import type { LinkQuality, LinkStats } from './types.ts';

export const PARAMETER = { delayMs: 0, jitterMs: 1, bytesPerMs: 2, loss: 3 } as const;
export const COUNTER = { packets: 0, bytes: 1, overflow: 2, lost: 3, lateMaxMs: 4, queuedBytes: 5 } as const;
export const PARAMETERS_PER_LINK = 4;
export const COUNTERS_PER_LINK = 6;
/** Behind the links' counters. */
export const TOTAL = { writeErrors: 0, foreign: 1 } as const;
const TOTALS = 2;
/** Below this rate a 64 KiB super-packet would come as one lump of more than 65 ms. */
const SEGMENTED_BELOW_BYTES_PER_MS = 1000;

export interface LinkTable {
  readonly regions: number;
  readonly parameters: Float64Array;
  readonly counters: Float64Array;
}

export function createLinkTable(regions: number): LinkTable {
  const links = regions * regions;
  return {
    regions,
    parameters: new Float64Array(new SharedArrayBuffer(links * PARAMETERS_PER_LINK * Float64Array.BYTES_PER_ELEMENT)),
    counters: new Float64Array(new SharedArrayBuffer((links * COUNTERS_PER_LINK + TOTALS) * Float64Array.BYTES_PER_ELEMENT)),
  };
}

export function linkNumber(regions: number, from: number, to: number): number {
  return (from - 1) * regions + (to - 1);
}

/** Half of the round trip in each direction. Pairs that are not listed have no delay. */
export function setLinks(table: LinkTable, regions: readonly string[], links: readonly LinkQuality[]): void {
  table.parameters.fill(0);
  for (const link of links) {
    const [a, b] = link.between.map((id) => regions.indexOf(id) + 1);
    if (a === undefined || b === undefined || a === 0 || b === 0) continue;
    for (const number of [linkNumber(table.regions, a, b), linkNumber(table.regions, b, a)]) {
      table.parameters.set(
        [link.roundTripMs / 2, link.jitterMs ?? 0, (link.bytesPerSecond ?? 0) / 1000, link.loss ?? 0],
        number * PARAMETERS_PER_LINK,
      );
    }
  }
}

/**
 * Whether the kernel must cut packets to size before the router sees them: one loss must hit one segment, not 64 KiB of them,
 * and a slow link must not deliver in lumps.
 */
export function needsSegments(links: readonly LinkQuality[]): boolean {
  return links.some(({ loss = 0, bytesPerSecond }) => loss > 0 || (bytesPerSecond ?? Infinity) / 1000 < SEGMENTED_BELOW_BYTES_PER_MS);
}

export function readLinks({ regions: count, counters }: LinkTable, regions: readonly string[]): readonly LinkStats[] {
  const read = (link: number, counter: keyof typeof COUNTER): number => counters[link * COUNTERS_PER_LINK + COUNTER[counter]] ?? 0;
  return regions.flatMap((from, i) =>
    regions.flatMap((to, j) => {
      if (i === j) return [];
      const link = linkNumber(count, i + 1, j + 1);
      return [
        {
          from,
          to,
          packets: read(link, 'packets'),
          bytes: read(link, 'bytes'),
          overflow: read(link, 'overflow'),
          lost: read(link, 'lost'),
          lateMaxMs: read(link, 'lateMaxMs'),
          queuedBytes: read(link, 'queuedBytes'),
        },
      ];
    }),
  );
}

export function totalsAt(regions: number): number {
  return regions * regions * COUNTERS_PER_LINK;
}
