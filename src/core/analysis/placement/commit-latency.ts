/**
 * Commit latency of a placement: mean over the consenters as leader of the clients' round trip to it, and of its own to its
 * (quorum - 1)-th nearest follower, whose answer completes the quorum. Counts are per region, in the order of the field.
 */
import type { DistanceField } from './distance-field.ts';

export function commitMs(field: DistanceField, counts: readonly number[], quorum: number): number {
  let sum = 0;
  let consenters = 0;
  for (let leader = 0; leader < counts.length; leader++) {
    const count = counts[leader] ?? 0;
    if (count === 0) continue;
    consenters += count;
    sum += count * ((field.clientMs[leader] ?? 0) + quorumMs(field, counts, quorum, leader));
  }
  return sum / consenters;
}

/** Round trip from a leader in a region to the consenter that completes its quorum; the leader is one of them. */
export function quorumMs(field: DistanceField, counts: readonly number[], quorum: number, leader: number): number {
  let reached = 0;
  for (const region of field.near[leader] ?? []) {
    reached += counts[region] ?? 0;
    if (reached >= quorum) return field.roundTripMs[leader]?.[region] ?? 0;
  }
  return Infinity;
}
