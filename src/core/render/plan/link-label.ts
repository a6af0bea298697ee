/** What is between two regions, in words. */
import type { RegionId } from '../../kernel/ids.ts';
import { formatDuration } from '../../kernel/units.ts';
import { unorderedPair } from '../../topology/latency-key.ts';
import { roundTripMs } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';

export interface LinkLabel {
  /** known: a round trip. unknown: the file gives none. none: no direct link, by the file's own words. */
  readonly kind: 'known' | 'unknown' | 'none';
  readonly text: string;
}

export function linkLabel(topology: Topology, a: RegionId, b: RegionId): LinkLabel {
  const pair = unorderedPair(a, b);
  if (topology.links.some(({ between, kind }) => kind === 'none' && unorderedPair(...between) === pair))
    return { kind: 'none', text: 'no link' };
  const ms = roundTripMs(topology, a, b);
  return ms === undefined ? { kind: 'unknown', text: '?' } : { kind: 'known', text: durationWords(ms) };
}

/** `14 ms`, with a space that does not break. */
export function durationWords(milliseconds: number): string {
  return formatDuration(milliseconds).replace(/(?<=\d)(?=[a-z])/u, '\u00a0');
}
