/** The round-trip time between two regions in words. */
import type { RegionId } from '../../kernel/ids.ts';
import { formatDuration } from '../../kernel/units.ts';
import { roundTripMs } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';

/** `?` where the file does not give it. */
export function linkLabel(topology: Topology, a: RegionId, b: RegionId): string {
  const ms = roundTripMs(topology, a, b);
  return ms === undefined ? '?' : durationWords(ms);
}

/** `14 ms`, with a space that does not break. */
export function durationWords(milliseconds: number): string {
  return formatDuration(milliseconds).replace(/(?<=\d)(?=[a-z])/u, '\u00a0');
}
