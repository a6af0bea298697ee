/** Domains that weigh the same are exchangeable: searches choose how many of each group, and only the answer names them. */
import { MAX_LISTED_SETS } from './limits.ts';
import type { DomainId, Losses } from './model.ts';

/** Domains of equal weight; `ids` are sorted. */
export interface Group<W> {
  readonly weight: W;
  readonly ids: readonly DomainId[];
}

/** How many of which groups (by index), by ascending index. */
export type Pick = readonly (readonly [group: number, count: number])[];

/** What a search finds out, without names. */
export interface Found {
  readonly smallest: number | null;
  readonly witness: Pick | null;
  /** All minimal picks up to the size that was asked for. */
  readonly minimal: readonly Pick[];
  readonly complete: boolean;
  readonly limited?: string;
}

export const NEVER: Found = { smallest: null, witness: null, minimal: [], complete: true };
export const ALREADY: Found = { smallest: 0, witness: [], minimal: [[]], complete: true };

export function pickSize(pick: Pick): number {
  return pick.reduce((sum, [, count]) => sum + count, 0);
}

/** Gives a search's answer its names. */
export function named(found: Found, groups: readonly Group<unknown>[]): Losses {
  const { smallest } = found;
  const sets: DomainId[][] = [];
  let cut = false;
  for (const pick of found.minimal) cut = !expand(pick, groups, sets) || cut;
  const limited = cut ? `more than ${MAX_LISTED_SETS} sets: the list is cut` : found.limited;
  return {
    smallest,
    survivesAnyOne: smallest === null || smallest >= 2,
    sets: sets.map((set) => set.toSorted(compare)).toSorted(compareLists),
    complete: found.complete && !cut,
    witness:
      found.witness === null ? null : found.witness.flatMap(([group, count]) => idsOf(groups, group).slice(0, count)).toSorted(compare),
    ...(limited === undefined ? {} : { limited }),
  };
}

/** Adds every choice of names for a pick; false when the list is full. */
function expand(pick: Pick, groups: readonly Group<unknown>[], into: DomainId[][], from = 0, chosen: readonly DomainId[] = []): boolean {
  const [group, count] = pick[from] ?? [];
  if (group === undefined || count === undefined) {
    if (into.length >= MAX_LISTED_SETS) return false;
    into.push([...chosen]);
    return true;
  }
  return combinations(idsOf(groups, group), count, (some) => expand(pick, groups, into, from + 1, [...chosen, ...some]));
}

/** Calls `use` with every choice of `count` items until it says false. */
function combinations(items: readonly DomainId[], count: number, use: (some: readonly DomainId[]) => boolean): boolean {
  const chosen: DomainId[] = [];
  const choose = (from: number): boolean => {
    if (chosen.length === count) return use(chosen);
    for (let i = from; i <= items.length - (count - chosen.length); i++) {
      chosen.push(items[i] ?? '');
      const goOn = choose(i + 1);
      chosen.pop();
      if (!goOn) return false;
    }
    return true;
  };
  return choose(0);
}

function idsOf(groups: readonly Group<unknown>[], group: number): readonly DomainId[] {
  return groups[group]?.ids ?? [];
}

/** By code units, the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function compareLists(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compare(a[i] ?? '', b[i] ?? '');
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
