/**
 * Commit latency as an objective. The bound: each possible leader is granted the followers that serve
 * it best: decided ones as they are, and the free places anew to every leader. Then the free places go to the cheapest leaders.
 */
import { commitMs } from './commit-latency.ts';
import type { DistanceField } from './distance-field.ts';
import { OPEN } from './tolerance.ts';
import type { Bound, Objective } from './search-problem.ts';

export interface CommitFrame {
  readonly field: DistanceField;
  readonly consenters: number;
  readonly quorum: number;
  /** Per region: those that stay, and the most that it may hold. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** How many regions any loss of which must be bearable: bounds what few regions can hold. */
  readonly regionTarget: number;
}

export function commitObjective(frame: CommitFrame): Objective {
  return {
    costMs: (counts) => commitMs(frame.field, counts, frame.quorum),
    bound: (counts, slots) => lowerBound(frame, counts, slots),
  };
}

function lowerBound(frame: CommitFrame, counts: ArrayLike<number>, slots: number): Bound {
  const { low, high, field, consenters } = frame;
  let sum = 0;
  const open: { readonly region: number; readonly ms: number; readonly room: number }[] = [];
  for (let region = 0; region < low.length; region++) {
    const decided = counts[region] ?? OPEN;
    const least = decided === OPEN ? (low[region] ?? 0) : decided;
    const room = decided === OPEN ? Math.min((high[region] ?? 0) - least, slots) : 0;
    if (least + room === 0) continue;
    const ms = (field.clientMs[region] ?? 0) + nearestQuorumMs(frame, counts, slots, region);
    sum += least * ms;
    if (room > 0) open.push({ region, ms, room });
  }
  open.sort((a, b) => a.ms - b.ms || a.region - b.region);
  let left = slots;
  for (const { ms, room } of open) {
    if (left === 0) break;
    const taken = Math.min(room, left);
    sum += taken * ms;
    left -= taken;
  }
  return { ms: left > 0 ? Infinity : sum / consenters, region: open[0]?.region ?? -1 };
}

function nearestQuorumMs(
  { field, low, high, quorum, consenters, regionTarget }: CommitFrame,
  counts: ArrayLike<number>,
  slots: number,
  leader: number,
): number {
  let reached = 0;
  let free = slots;
  let used = 0;
  for (const region of field.near[leader] ?? []) {
    const decided = counts[region] ?? OPEN;
    const least = decided === OPEN ? (low[region] ?? 0) : decided;
    const granted = decided === OPEN ? Math.min((high[region] ?? 0) - least, free) : 0;
    if (least + granted === 0) continue;
    reached += least + granted;
    free -= granted;
    used += 1;
    if (reached >= quorum && mostInRegions(used, regionTarget, consenters - quorum) >= quorum)
      return field.roundTripMs[leader]?.[region] ?? 0;
  }
  return Infinity;
}

/**
 * The most that `regions` regions hold when any `target` of them hold at most `spare` together: the target-th largest holds at most
 * floor(spare / target), and so does every smaller one.
 */
function mostInRegions(regions: number, target: number, spare: number): number {
  if (target === 0) return Infinity;
  return regions <= target ? spare : spare + (regions - target) * Math.floor(spare / target);
}
