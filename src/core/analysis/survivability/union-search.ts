/**
 * The usual policy wants one peer of each of some organisations: then it stops only when all peers of enough of them are gone, and a set of domains that
 * does it is the union of the domains of those organisations. So the search chooses dimensions, which are few, and not domains, which may be many.
 */
import { type Priced, priced, priceOf } from './bounds.ts';
import { type Formula, isSo, NOT_EVER } from './formula.ts';
import { MAX_LISTED_SETS, MAX_SEARCH_STEPS } from './limits.ts';
import type { Pick } from './pick.ts';
import { EPSILON, picksToPay, type VectorGroup } from './state.ts';

/** Whether every dimension is asked for as a whole. */
export function isAboutUnions(formula: Formula, total: readonly number[]): boolean {
  if (formula.kind === 'lost') return formula.count === total[formula.dimension];
  return formula.of.every((inner) => isAboutUnions(inner, total));
}

const FEW_GROUPS = 64;

export class UnionSearch {
  readonly #groups: readonly VectorGroup[];
  readonly #formula: Formula;
  readonly #priced: Priced;
  /** The groups that weigh in each dimension. */
  readonly #groupsOf: readonly (readonly number[])[];
  /** Dimensions of the search that are to stay: sets that lose them were looked at before. */
  readonly #kept: Set<number> = new Set();
  readonly #taken: boolean[];
  /** Domains of each dimension that are not taken: what losing it still costs. */
  readonly #open: number[];
  readonly #total: readonly number[];
  /** Room for what each group pays. */
  readonly #values: Float64Array;
  #size = 0;
  #steps = 0;

  constructor(groups: readonly VectorGroup[], formula: Formula, total: readonly number[]) {
    this.#groups = groups;
    this.#formula = formula;
    this.#priced = priced(formula);
    this.#total = total;
    this.#groupsOf = total.map((_, dimension) => [...groups.keys()].filter((group) => (groups[group]?.weight[dimension] ?? 0) > 0));
    this.#taken = groups.map(() => false);
    this.#values = new Float64Array(groups.length);
    this.#open = this.#groupsOf.map((members) => members.reduce((sum, group) => sum + (groups[group]?.size ?? 0), 0));
  }

  /** All minimal picks of up to so many domains; `all` is false when the search was cut. */
  minimalPicks(maxSetSize: number): { readonly picks: readonly Pick[]; readonly all: boolean } {
    const found = new Map<string, Pick>();
    const done = this.#search(
      () => maxSetSize + 1,
      () => {
        const pick = this.#pick();
        if (this.#isMinimal() && found.size <= MAX_LISTED_SETS) found.set(pick.join(), pick);
      },
    );
    return { picks: [...found.values()], all: done };
  }

  smallestPick(known: Pick | null): { readonly pick: Pick; readonly proven: boolean } {
    let best = known ?? this.#groups.map(({ size }, group) => [group, size] as const);
    let size = best.reduce((sum, [, count]) => sum + count, 0);
    const proven = this.#search(
      () => size,
      () => {
        best = this.#pick();
        size = this.#size;
      },
    );
    return { pick: best, proven };
  }

  /** Visits unions that make it so and are smaller than `below()`; false when there were too many steps. */
  #search(below: () => number, found: () => void): boolean {
    this.#steps = 0;
    const visit = (): void => {
      if (++this.#steps > MAX_SEARCH_STEPS) return;
      for (const dimension of this.#kept) if (this.#open[dimension] === 0) return;
      const lost = this.#lost();
      if (isSo(this.#formula, lost)) {
        if (this.#size < below()) found();
        return;
      }
      const costs = this.#open.map((open, dimension) => (this.#kept.has(dimension) ? Infinity : open));
      if (!this.#mayBe(below() - this.#size, lost, costs)) return;
      const clause = [...this.#clause(this.#formula, lost)].toSorted((a, b) => (costs[a] ?? 0) - (costs[b] ?? 0));
      for (const dimension of clause) {
        const added = this.#take(dimension);
        visit();
        this.#untake(added);
        this.#kept.add(dimension);
      }
      for (const dimension of clause) this.#kept.delete(dimension);
    };
    visit();
    return this.#steps <= MAX_SEARCH_STEPS;
  }

  #take(dimension: number): readonly number[] {
    const added = (this.#groupsOf[dimension] ?? []).filter((group) => this.#taken[group] === false);
    for (const group of added) this.#move(group, 1);
    return added;
  }

  #untake(added: readonly number[]): void {
    for (const group of added) this.#move(group, -1);
  }

  #move(group: number, direction: 1 | -1): void {
    const { size = 0, weight = [] } = this.#groups[group] ?? {};
    this.#taken[group] = direction === 1;
    this.#size += direction * size;
    for (let i = 0; i < weight.length; i++) if ((weight[i] ?? 0) > 0) this.#open[i] = (this.#open[i] ?? 0) - direction * size;
  }

  /** A dimension is lost as a whole or not at all: what is lost of it in part helps nobody. */
  #lost(): readonly number[] {
    return this.#open.map((open, dimension) => (open === 0 ? (this.#total[dimension] ?? 0) : 0));
  }

  /**
   * Whether fewer than `domains` more can do: neither for the dearest part, nor for all parts when every domain pays its share of each dimension. The
   * prices are what each dimension costs, or all the same: now the one proves more, now the other.
   */
  #mayBe(domains: number, lost: readonly number[], costs: readonly number[]): boolean {
    if (hardest(this.#formula, lost, costs) >= domains || this.#together(lost, costs, costs, domains) >= domains) return false;
    const flat = costs.map((cost) => (cost === Infinity ? Infinity : 1));
    return this.#together(lost, costs, flat, domains) < domains;
  }

  /** How many of the richest domains pay the price of the formula, counted up to `enough`. */
  #together(lost: readonly number[], costs: readonly number[], prices: readonly number[], enough: number): number {
    const price = priceOf(this.#priced, lost, prices);
    if (price === Infinity) return Infinity;
    const values = this.#values.fill(0);
    for (let dimension = 0; dimension < costs.length; dimension++) {
      const cost = costs[dimension] ?? 0;
      if (cost === 0 || cost === Infinity) continue;
      // A domain that a dimension needs is one of `cost` that it needs.
      const share = (prices[dimension] ?? 0) / cost;
      for (const group of this.#groupsOf[dimension] ?? []) if (this.#taken[group] === false) values[group] = (values[group] ?? 0) + share;
    }
    return values.length > FEW_GROUPS ? picksToPay(price, this.#payments(values)) : this.#picksOfFew(price, values, enough);
  }

  #payments(values: Float64Array): readonly { readonly value: number; readonly open: number }[] {
    return this.#groups.flatMap(({ size }, group) => {
      const value = values[group] ?? 0;
      return value > 0 ? [{ value, open: size }] : [];
    });
  }

  /** As picksToPay, without order: of few groups the richest is found sooner than all are sorted. Uses up the values. */
  #picksOfFew(price: number, values: Float64Array, enough: number): number {
    let missing = price - EPSILON;
    let picks = 0;
    while (missing > 0 && picks < enough) {
      let richest = 0;
      for (let group = 1; group < values.length; group++) if ((values[group] ?? 0) > (values[richest] ?? 0)) richest = group;
      const value = values[richest] ?? 0;
      if (value === 0) return Infinity;
      const taken = Math.min(this.#groups[richest]?.size ?? 0, Math.ceil(missing / value));
      picks += taken;
      missing -= taken * value;
      values[richest] = 0;
    }
    return picks;
  }

  /** Dimensions of which one has to go: those of the part with the fewest. */
  #clause(formula: Formula, lost: readonly number[]): ReadonlySet<number> {
    if (formula.kind === 'lost') return new Set(this.#kept.has(formula.dimension) ? [] : [formula.dimension]);
    const unmet = formula.of.filter((inner) => !isSo(inner, lost));
    const needed = formula.n - (formula.of.length - unmet.length);
    const some = unmet.length - needed + 1;
    const dimensions = unmet.flatMap((inner) => (inner.kind === 'lost' ? inner.dimension : []));
    if (dimensions.length === unmet.length) {
      // Each alone: those that are kept come first, and have nothing to give.
      const open = dimensions.filter((dimension) => !this.#kept.has(dimension));
      return new Set(open.slice(0, Math.max(0, some - (dimensions.length - open.length))));
    }
    const clauses = unmet.map((inner) => this.#clause(inner, lost)).toSorted((a, b) => a.size - b.size);
    return new Set(clauses.slice(0, some).flatMap((clause) => [...clause]));
  }

  #isMinimal(): boolean {
    return this.#groups.every(({ weight }, group) => {
      if (this.#taken[group] !== true) return true;
      const lost = this.#lost().map((count, dimension) => ((weight[dimension] ?? 0) > 0 ? 0 : count));
      return !isSo(this.#formula, lost);
    });
  }

  #pick(): Pick {
    return this.#groups.flatMap(({ size }, group) => (this.#taken[group] === true ? [[group, size] as const] : []));
  }
}

function hardest(formula: Formula, lost: readonly number[], costs: readonly number[]): number {
  if (formula.kind === 'lost') return (lost[formula.dimension] ?? 0) >= formula.count ? 0 : (costs[formula.dimension] ?? Infinity);
  if (formula.n <= 0) return 0;
  const parts = new Float64Array(formula.of.length);
  for (let i = 0; i < parts.length; i++) parts[i] = hardest(formula.of[i] ?? NOT_EVER, lost, costs);
  return parts.toSorted()[formula.n - 1] ?? Infinity;
}
