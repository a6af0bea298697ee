/**
 * Losses that are a matter of one number: domains have weights, and it is so as soon as the lost ones weigh `need` or more. Ordering, acknowledged blocks
 * and queries are of this kind. Always exact, without a limit: largest first is optimal, and the largest minimal set comes by dynamic programming.
 */
import { MAX_LISTED_SETS } from './limits.ts';
import { ALREADY, type Found, NEVER, type Pick } from './pick.ts';

export interface WeightGroup {
  readonly weight: number;
  readonly size: number;
}

/** @param groups by falling weight, none of weight 0. */
export function findByThreshold(groups: readonly WeightGroup[], need: number, maxSetSize: number): Found {
  if (need <= 0) return ALREADY;
  if (groups.reduce((sum, { weight, size }) => sum + weight * size, 0) < need) return NEVER;
  const witness = heaviest(groups, need);
  const smallest = witness.reduce((sum, [, count]) => sum + count, 0);
  if (smallest > maxSetSize) return { smallest, witness, minimal: [], complete: false };
  return { smallest, witness, minimal: minimalPicks(groups, need, maxSetSize), complete: largestMinimal(groups, need) <= maxSetSize };
}

function heaviest(groups: readonly WeightGroup[], need: number): Pick {
  const pick: [number, number][] = [];
  let missing = need;
  for (const [i, { weight, size }] of groups.entries()) {
    if (missing <= 0) break;
    const count = Math.min(size, Math.ceil(missing / weight));
    pick.push([i, count]);
    missing -= count * weight;
  }
  return pick;
}

/** Taken by falling weight and stopped at once when it is enough, no member of a pick can be spared: the last is the lightest. */
function minimalPicks(groups: readonly WeightGroup[], need: number, maxSetSize: number): readonly Pick[] {
  const found: Pick[] = [];
  const extend = (from: number, pick: Pick, missing: number, left: number): void => {
    const group = groups[from];
    if (group === undefined || group.weight * left < missing || found.length > MAX_LISTED_SETS) return;
    extend(from + 1, pick, missing, left);
    for (let count = 1; count <= Math.min(group.size, left); count++) {
      const rest = missing - count * group.weight;
      const longer: Pick = [...pick, [from, count]];
      if (rest <= 0) {
        found.push(longer);
        return;
      }
      extend(from + 1, longer, rest, left - count);
    }
  };
  extend(0, [], need, maxSetSize);
  return found;
}

/**
 * Size of the largest minimal set: its lightest member w, and before it as many others, none lighter, as weigh less than `need`, but at least need - w.
 * `most[s]` = the largest number of members seen so far (none lighter than the next) that weigh exactly s.
 */
function largestMinimal(groups: readonly WeightGroup[], need: number): number {
  const [first] = groups;
  if (first !== undefined && groups.length === 1) return Math.ceil(need / first.weight);
  const most = Array.from<number>({ length: need }).fill(-Infinity);
  most[0] = 0;
  let largest = 0;
  for (const { weight, size } of groups) {
    for (let item = 0; item < Math.min(size, Math.ceil(need / weight)); item++) {
      for (let sum = Math.max(0, need - weight); sum < need; sum++) largest = Math.max(largest, (most[sum] ?? 0) + 1);
      for (let sum = need - 1; sum >= weight; sum--) most[sum] = Math.max(most[sum] ?? 0, (most[sum - weight] ?? 0) + 1);
    }
  }
  return largest;
}
