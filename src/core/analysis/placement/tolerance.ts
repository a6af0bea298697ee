/** The best tolerance that the wishes allow, proven by dividing exactly (spread.ts), and what a partial choice can still reach. */
import { DOMAIN_LEVELS } from './model.ts';
import { keptIn } from './domain-tree.ts';
import type { DomainNode } from './domain-tree.ts';
import { allowances, countsOf, divide, divisionsIn, fits } from './spread.ts';
import type { Allowance, Division, Divisions, Targets } from './spread.ts';

export const NO_TARGETS: Targets = DOMAIN_LEVELS.map(() => 0);

/** A count that is not decided yet. */
export const OPEN = -1;

/** Counts per region; OPEN where undecided. `slots` are still to be given to open regions beyond what stays there. */
export type Promising = (counts: ArrayLike<number>, slots: number) => boolean;

export interface Tolerance {
  /** Region first, then zone, rack, host: each as high as those before leave it. */
  best(): Targets;
  reachable(targets: Targets): boolean;
  /** Some counts per region that reach the targets. */
  someCounts(targets: Targets): readonly number[] | undefined;
  /** A division of these counts that reaches the targets. With `choosing`, one that moves as few as possible, and stands evenly. */
  division(counts: readonly number[], targets: Targets, choosing: boolean): Division | undefined;
  /** The best tolerance, level by level, with these counts per region, which reach the targets. */
  bestOf(counts: readonly number[], targets: Targets): Targets;
  /** False only when no completion of the counts reaches the targets. */
  promising(targets: Targets): Promising;
  /** Per region the most that it may hold. */
  most(targets: Targets): readonly number[];
}

export function tolerance(trees: readonly DomainNode[], consenters: number, spare: number): Tolerance {
  const tables = new Map<string, readonly Divisions[]>();
  const low = trees.map(keptIn);

  const regionsFor = (way: readonly Allowance[], choosing = false): readonly Divisions[] => {
    const key = `${choosing ? 'choosing ' : ''}${way.map(({ share, budget }) => `${share}:${budget}`).join(' ')}`;
    const known = tables.get(key);
    if (known !== undefined) return known;
    const made = trees.map((tree) => divisionsIn(tree, way, consenters, choosing));
    tables.set(key, made);
    return made;
  };
  const first = <T>(targets: Targets, look: (way: readonly Allowance[]) => T | undefined): T | undefined => {
    for (const way of allowances(targets, spare)) {
      const found = look(way);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const some = (targets: Targets) => first(targets, (way) => fits(regionsFor(way), consenters, way));
  const division = (counts: readonly number[], targets: Targets, choosing: boolean) => {
    if (!choosing) return first(targets, (way) => divide(regionsFor(way), counts, way));
    const found = allowances(targets, spare).map((way) => divide(regionsFor(way, true), counts, way));
    return found.reduce((best, each) => (best === undefined || (each !== undefined && each.merit > best.merit) ? each : best), undefined);
  };

  return {
    best: () => raise(NO_TARGETS, spare, (targets) => some(targets) !== undefined),
    reachable: (targets) => some(targets) !== undefined,
    someCounts: (targets) => {
      const found = some(targets);
      return found === undefined ? undefined : regionCounts(trees, found);
    },
    division,
    bestOf: (counts, targets) => raise(targets, spare, (each) => division(counts, each, false) !== undefined),
    promising: (targets) => promisingFor(targets, spare, low, regionsFor),
    most: (targets) =>
      trees.map((_, i) =>
        mostIn(
          i,
          allowances(targets, spare).map((way) => regionsFor(way)),
        ),
      ),
  };
}

/** Level by level, the highest target that can still be had; lower ones stay as they are. */
function raise(from: Targets, spare: number, possible: (targets: Targets) => boolean): Targets {
  return DOMAIN_LEVELS.reduce<Targets>((targets, _, level) => {
    for (let target = spare; target > (targets[level] ?? 0); target--) {
      const higher = targets.with(level, target);
      if (possible(higher)) return higher;
    }
    return targets;
  }, from);
}

function regionCounts(trees: readonly DomainNode[], division: Division): readonly number[] {
  const counts = new Map(trees.map(({ path }) => [path, 0]));
  for (const [path, count] of countsOf(division.where)) {
    const [region = ''] = path.split('/');
    counts.set(region, (counts.get(region) ?? 0) + count);
  }
  return trees.map(({ path }) => counts.get(path) ?? 0);
}

function mostIn(region: number, ways: readonly (readonly Divisions[])[]): number {
  return Math.max(0, ...ways.map((regions) => (regions[region] ?? []).findLastIndex((list) => list.length > 0)));
}

/** What one level allows, per region: the least excess of each count, and how many more cost no excess. */
interface LevelView {
  readonly budget: number;
  readonly excess: readonly (readonly number[])[];
  readonly base: readonly number[];
  readonly free: readonly number[];
  readonly room: readonly number[];
}

/**
 * Each level on its own: the least excess of a region grows by at most one per consenter, and never faster later than earlier, so what
 * the open regions take without excess, and the budget, bound what they can take. Levels together can do no better.
 */
function promisingFor(
  targets: Targets,
  spare: number,
  low: readonly number[],
  regionsFor: (way: readonly Allowance[]) => readonly Divisions[],
): Promising {
  const levels = targets.flatMap((target, level) => {
    if (target === 0) return [];
    const alone = NO_TARGETS.with(level, target);
    const views = allowances(alone, spare).map((way) => levelView(regionsFor(way), low, level, way));
    // A level whose domains cannot exceed anything is fulfilled by every choice.
    return views.some(({ excess }) => excess.flat().every((value) => value === 0 || value === Infinity)) ? [] : [views];
  });
  return (counts, slots) => levels.every((views) => views.some((view) => withinLevel(view, counts, slots)));
}

function levelView(regions: readonly Divisions[], low: readonly number[], level: number, way: readonly Allowance[]): LevelView {
  const excess = regions.map((divisions) => divisions.map((list) => Math.min(...list.map((each) => each.excess[level] ?? 0))));
  const base = excess.map((values, i) => values[low[i] ?? 0] ?? Infinity);
  const free = excess.map((values, i) => values.findLastIndex((value) => value === base[i]) - (low[i] ?? 0));
  const room = excess.map((values, i) => values.findLastIndex((value) => value < Infinity) - (low[i] ?? 0));
  return { budget: way[level]?.budget ?? 0, excess, base, free: free.map((value) => Math.max(0, value)), room };
}

function withinLevel({ budget, excess, base, free, room }: LevelView, counts: ArrayLike<number>, slots: number): boolean {
  let spent = 0;
  let freeRoom = 0;
  let allRoom = 0;
  for (const [i, values] of excess.entries()) {
    const count = counts[i] ?? OPEN;
    if (count !== OPEN) spent += values[count] ?? Infinity;
    else {
      spent += base[i] ?? 0;
      freeRoom += free[i] ?? 0;
      allRoom += room[i] ?? 0;
    }
  }
  return slots <= allRoom && spent + Math.max(0, slots - freeRoom) <= budget;
}
