/**
 * Commit latency as an objective. The bound: each possible leader is granted the followers that serve it best: decided ones as they are,
 * and the free places anew to every leader. Then the free places go to the cheapest leaders.
 */
import { commitMs } from './commit-latency.ts';
import type { DistanceField } from './distance-field.ts';
import type { Bound, Objective } from './search-problem.ts';
import { OPEN } from './tolerance.ts';

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

/** The bound is asked tens of thousands of times: it works on flat arrays, and on two of its own. */
interface Workplace extends CommitFrame {
  /** Row by row: the regions of every region, nearest first, and the round trips to them. */
  readonly near: Int16Array;
  readonly nearMs: Float64Array;
  /** Regions that at least so many must have been reached in before they can hold a quorum. */
  readonly leastRegions: number;
  /** Per region, while one bound is worked out: cost as leader, and free places; without any, nobody more can lead there. */
  readonly costs: Float64Array;
  readonly rooms: Int16Array;
}

export function commitObjective(frame: CommitFrame): Objective {
  const { field } = frame;
  const near = Int16Array.from(field.near.flat());
  const nearMs = Float64Array.from(field.near.flatMap((row, i) => row.map((j) => field.roundTripMs[i]?.[j] ?? 0)));
  const costs = new Float64Array(field.regions.length);
  const rooms = new Int16Array(field.regions.length);
  const work: Workplace = { ...frame, near, nearMs, leastRegions: leastRegions(frame), costs, rooms };
  return {
    costMs: (counts) => commitMs(field, counts, frame.quorum),
    bound: (counts, slots) => lowerBound(work, counts, slots),
  };
}

function lowerBound(work: Workplace, counts: ArrayLike<number>, slots: number): Bound {
  const { low, high, field, consenters, costs, rooms } = work;
  let sum = 0;
  for (let region = 0; region < rooms.length; region++) {
    const decided = counts[region] ?? OPEN;
    const least = decided === OPEN ? (low[region] ?? 0) : decided;
    const room = decided === OPEN ? Math.min((high[region] ?? 0) - least, slots) : 0;
    rooms[region] = room;
    if (least + room === 0) continue;
    const ms = (field.clientMs[region] ?? 0) + nearestQuorumMs(work, counts, slots, region);
    if (least > 0) sum += least * ms;
    costs[region] = ms;
  }
  const first = cheapest(work);
  let left = slots;
  for (let region = first; region !== -1 && left > 0; region = cheapest(work)) {
    const taken = Math.min(rooms[region] ?? 0, left);
    sum += taken * (costs[region] ?? 0);
    left -= taken;
    rooms[region] = 0;
  }
  return { ms: left > 0 ? Infinity : sum / consenters, region: first };
}

/** Of the regions with room; -1 without any. */
function cheapest({ costs, rooms }: Workplace): number {
  let best = -1;
  let least = Infinity;
  for (let region = 0; region < rooms.length; region++) {
    if ((rooms[region] ?? 0) === 0) continue;
    const cost = costs[region] ?? 0;
    if (best !== -1 && cost >= least) continue;
    best = region;
    least = cost;
  }
  return best;
}

function nearestQuorumMs(work: Workplace, counts: ArrayLike<number>, slots: number, leader: number): number {
  const { near, nearMs, low, high, quorum } = work;
  const row = leader * low.length;
  let reached = 0;
  let free = slots;
  let used = 0;
  for (let i = row; i < row + low.length; i++) {
    const region = near[i] ?? 0;
    const decided = counts[region] ?? OPEN;
    const least = decided === OPEN ? (low[region] ?? 0) : decided;
    const room = decided === OPEN ? Math.min((high[region] ?? 0) - least, slots) : 0;
    if (least + room === 0) continue;
    // The free places may be spread over more regions than the nearest that could take them all: each with room counts as reached.
    const granted = Math.min(room, free);
    reached += least + granted;
    free -= granted;
    used += 1;
    if (reached >= quorum && used >= work.leastRegions) return nearMs[i] ?? 0;
  }
  return Infinity;
}

/**
 * Regions that a quorum needs at least when any `target` of them hold at most `spare` together: the target-th largest holds at most
 * floor(spare / target), and so does every smaller one.
 */
function leastRegions({ regionTarget: target, consenters, quorum }: CommitFrame): number {
  if (target === 0) return 1;
  const spare = consenters - quorum;
  return target + Math.ceil(Math.max(0, quorum - spare) / Math.floor(spare / target));
}
