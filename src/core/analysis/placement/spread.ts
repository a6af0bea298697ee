/**
 * How consenters can be divided among nested domains, exactly, under limits on the largest domains of each level.
 *
 * The counting argument. With n consenters and quorum q, ordering bears the loss of any k domains of a level if and only if the k
 * largest of them hold together at most t = n - q: those are the worst k to lose. For counts c_1, c_2, … the sum of the k largest is
 * the minimum over whole L of k·L + Σ max(0, c_i - L) (attained where L is the k-th largest). So "any k" holds if and only if for some
 * L the *excess* Σ max(0, c_i - L) is at most t - k·L. An excess adds up over domains, so the divisions of a domain follow from those
 * of its parts: per count only the divisions matter whose excess no other undercuts on every level. L = 0 would need n <= t, never true;
 * for k = 1, L = t asks the same as any other L and more.
 */
import type { DomainPath } from '../../kernel/ids.ts';
import { DOMAIN_LEVELS } from './model.ts';
import type { DomainNode } from './domain-tree.ts';

/** How many domains of each level, in the order of DOMAIN_LEVELS, shall be bearable; 0 asks nothing. */
export type Targets = readonly number[];

/** One way to ask for a target: what exceeds `share` in the domains of the level must not exceed `budget` in all. */
export interface Allowance {
  readonly share: number;
  readonly budget: number;
}

export interface Division {
  /** Per level. */
  readonly excess: readonly number[];
  /** For choosing among equals: first how many of today can stay, then how evenly they stand; 0 where it was not asked for. */
  readonly merit: number;
  readonly where: Where;
}

/** Index: the count. */
export type Divisions = readonly (readonly Division[])[];

type Where = null | { readonly path: DomainPath; readonly count: number } | { readonly left: Where; readonly right: Where };

const NO_EXCESS: readonly number[] = DOMAIN_LEVELS.map(() => 0);
const NOTHING: Divisions = [[{ excess: NO_EXCESS, merit: 0, where: null }]];
/** One that stays outweighs any crowding: 64 consenters in one domain of each level come to 4 x 64 x 64. */
const STAYING = 100_000;
const UNLIMITED: Allowance = { share: Infinity, budget: 0 };

/** Every way to ask for the targets when `spare` consenters may be lost; none when they are out of reach by number alone. */
export function allowances(targets: Targets, spare: number): readonly (readonly Allowance[])[] {
  return targets.reduce<readonly (readonly Allowance[])[]>(
    (ways, target) => ways.flatMap((way) => levelAllowances(target, spare).map((allowance) => [...way, allowance])),
    [[]],
  );
}

function levelAllowances(target: number, spare: number): readonly Allowance[] {
  if (target === 0) return [UNLIMITED];
  if (target === 1) return spare >= 1 ? [{ share: spare, budget: 0 }] : [];
  return Array.from({ length: Math.floor(spare / target) }, (_, i) => ({ share: i + 1, budget: spare - target * (i + 1) }));
}

/** All divisions worth looking at of up to `most` consenters in a domain. With `choosing`, divisions of more merit are kept as well. */
export function divisionsIn(node: DomainNode, way: readonly Allowance[], most: number, choosing: boolean): Divisions {
  const limit = Math.min(most, node.capacity);
  const parts = node.children.map((child) => divisionsIn(child, way, limit, choosing));
  const all = parts.reduce((sum, part) => together(sum, part, way, limit), standingHere(node, limit, choosing));
  return all
    .slice(0, limit + 1)
    .map((list, count) =>
      list.map((each) => charge(choosing ? crowded(each, count) : each, node, count, way)).filter((each) => affordable(each, way)),
    );
}

/** Divisions of both parts together. */
export function together(a: Divisions, b: Divisions, way: readonly Allowance[], most: number): Divisions {
  const sums: Division[][] = [];
  for (const [i, left] of a.entries()) {
    for (const [j, right] of b.entries()) {
      if (i + j > most) break;
      for (const one of left) for (const other of right) keepBest((sums[i + j] ??= []), joined(one, other), way);
    }
  }
  return Array.from({ length: sums.length }, (_, count) => sums[count] ?? []);
}

/** Of regions with their given counts, one division of most merit within the allowances; undefined when there is none. */
export function divide(regions: readonly Divisions[], counts: readonly number[], way: readonly Allowance[]): Division | undefined {
  let sums: Divisions = NOTHING;
  for (const [i, divisions] of regions.entries()) {
    const count = counts[i] ?? 0;
    const list = divisions[count] ?? [];
    // Nothing in a region without anybody: the usual case, and no work.
    if (count === 0 && list.length > 0) continue;
    sums = [together(sums, [list], way, 0)[0] ?? []];
  }
  return sums[0]?.reduce<Division | undefined>((best, each) => (best === undefined || each.merit > best.merit ? each : best), undefined);
}

/** Whether all of `consenters` fit into the regions within the allowances. */
export function fits(regions: readonly Divisions[], consenters: number, way: readonly Allowance[]): Division | undefined {
  const sums = regions.reduce((sum, each) => together(sum, each, way, consenters), NOTHING);
  return sums[consenters]?.[0];
}

/** The counts of a division, per place. */
export function countsOf(where: Where, into: Map<DomainPath, number> = new Map()): ReadonlyMap<DomainPath, number> {
  if (where === null) return into;
  if ('path' in where) return into.set(where.path, (into.get(where.path) ?? 0) + where.count);
  countsOf(where.left, into);
  return countsOf(where.right, into);
}

/** Those that stand at no deeper place than this domain: each is a domain of its own further down, and exceeds nothing. */
function standingHere({ path, kept, current, open }: DomainNode, limit: number, choosing: boolean): Divisions {
  const most = open ? limit : Math.min(kept, limit);
  return Array.from({ length: most + 1 }, (_, count) => {
    if (count < kept) return [];
    return [{ excess: NO_EXCESS, merit: choosing ? Math.min(count, current) * STAYING : 0, where: count === 0 ? null : { path, count } }];
  });
}

/** The sum of squares is least where all hold the same. */
function crowded(division: Division, count: number): Division {
  return count === 0 ? division : { ...division, merit: division.merit - count * count };
}

function charge(division: Division, { levels }: DomainNode, count: number, way: readonly Allowance[]): Division {
  if (levels.every((level) => count <= (way[level]?.share ?? Infinity))) return division;
  const excess = division.excess.map((value, level) =>
    levels.includes(level) ? value + Math.max(0, count - (way[level]?.share ?? Infinity)) : value,
  );
  return { ...division, excess };
}

/** Without a place there is nobody, so nothing exceeds. */
function joined(a: Division, b: Division): Division {
  if (a.where === null) return b;
  if (b.where === null) return a;
  return { excess: plus(a.excess, b.excess), merit: a.merit + b.merit, where: { left: a.where, right: b.where } };
}

function plus(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a === NO_EXCESS) return b;
  if (b === NO_EXCESS) return a;
  return a.map((value, i) => value + (b[i] ?? 0));
}

function affordable({ excess }: Division, way: readonly Allowance[]): boolean {
  return excess === NO_EXCESS || excess.every((value, level) => value <= (way[level]?.budget ?? 0));
}

function keepBest(list: Division[], candidate: Division, way: readonly Allowance[]): void {
  if (!affordable(candidate, way) || list.some((each) => atLeastAsGood(each, candidate))) return;
  for (let i = list.length - 1; i >= 0; i--) {
    const each = list[i];
    if (each !== undefined && atLeastAsGood(candidate, each)) list.splice(i, 1);
  }
  list.push(candidate);
}

function atLeastAsGood(a: Division, b: Division): boolean {
  return a.merit >= b.merit && (a.excess === b.excess || a.excess.every((value, level) => value <= (b.excess[level] ?? 0)));
}
