/** Where a search stands: what is picked, what may still be. Mutable, and private to search.ts. */
import { type Priced, priced, priceOf } from './bounds.ts';
import { type Formula, isSo } from './formula.ts';
import type { Pick } from './pick.ts';

export interface VectorGroup {
  readonly weight: readonly number[];
  readonly size: number;
}

/** Sums of fractions are compared with this much in favour of a smaller bound, so that rounding never hides a set. */
export const EPSILON = 1e-6;

export class SearchState {
  readonly groups: readonly VectorGroup[];
  readonly lost: number[];
  readonly picked: number[];
  /** How many of each group may still be picked. */
  readonly open: number[];
  size = 0;
  readonly #formula: Formula;
  readonly #priced: Priced;
  /** For each dimension the counts that the formula asks of it, smallest first. */
  readonly #counts: readonly (readonly number[])[];
  /** For each dimension the groups that weigh in it, heaviest first. */
  readonly #byDimension: readonly (readonly number[])[];

  constructor(groups: readonly VectorGroup[], formula: Formula, dimensions: number) {
    this.groups = groups;
    this.#formula = formula;
    this.#priced = priced(formula);
    this.lost = Array.from<number>({ length: dimensions }).fill(0);
    this.#counts = this.lost.map((_, dimension) => countsOf(formula, dimension).toSorted((a, b) => a - b));
    this.picked = groups.map(() => 0);
    this.open = groups.map(({ size }) => size);
    this.#byDimension = this.lost.map((_, dimension) =>
      [...groups.keys()]
        .filter((group) => this.weight(group, dimension) > 0)
        .toSorted((a, b) => this.weight(b, dimension) - this.weight(a, dimension)),
    );
  }

  weight(group: number, dimension: number): number {
    return this.groups[group]?.weight[dimension] ?? 0;
  }

  /** Moves `count` members of a group from open to picked; negative moves them back. */
  pick(group: number, count: number): void {
    this.picked[group] = (this.picked[group] ?? 0) + count;
    this.open[group] = (this.open[group] ?? 0) - count;
    this.size += count;
    const weights = this.groups[group]?.weight ?? [];
    for (let i = 0; i < weights.length; i++) this.lost[i] = (this.lost[i] ?? 0) + count * (weights[i] ?? 0);
  }

  isSo(): boolean {
    return isSo(this.#formula, this.lost);
  }

  /** Whether it would still be so without one member of each of the groups that are picked: then the pick is not minimal. */
  isMinimal(): boolean {
    return this.picked.every((count, group) => {
      if (count === 0) return true;
      this.pick(group, -1);
      const still = this.isSo();
      this.pick(group, 1);
      return !still;
    });
  }

  asPick(): Pick {
    return this.picked.flatMap((count, group) => (count === 0 ? [] : [[group, count] as const]));
  }

  /** At least so many more domains are needed; Infinity when what is open is not enough. */
  bound(): number {
    const missing = this.lost.map((_, dimension) => this.#missing(dimension));
    const alone = missing.map((count, dimension) => this.#domainsFor(dimension, count));
    const single = this.#hardestPart(this.#formula);
    if (single === Infinity) return Infinity;
    const flat = alone.map((count) => (count === Infinity ? Infinity : 1));
    return Math.max(single, this.#together(missing, alone), this.#together(missing, flat));
  }

  /**
   * Groups of which every set that makes it so has to pick one more: those of a part of the formula that must not stay as it is, the part with the fewest
   * groups, the most valuable group first. Empty when what is open is not enough.
   */
  candidates(): readonly number[] {
    const missing = this.lost.map((_, dimension) => this.#missing(dimension));
    const value = (group: number): number =>
      missing.reduce((sum, count, i) => sum + (count > 0 ? Math.min(1, this.weight(group, i) / count) : 0), 0);
    const groups = [...this.#clause(this.#formula)].map((group) => ({ group, value: value(group) }));
    return groups.toSorted((a, b) => b.value - a.value || a.group - b.group).map(({ group }) => group);
  }

  /** Domains that the dearest part takes that cannot be avoided. */
  #hardestPart(formula: Formula): number {
    if (formula.kind === 'lost') return this.#domainsFor(formula.dimension, formula.count - (this.lost[formula.dimension] ?? 0));
    if (formula.n <= 0) return 0;
    const parts = formula.of.map((inner) => this.#hardestPart(inner)).toSorted((a, b) => a - b);
    return parts[formula.n - 1] ?? Infinity;
  }

  /** Every domain pays its share of each dimension; how many of the richest pay the price of the formula? */
  #together(missing: readonly number[], prices: readonly number[]): number {
    const price = priceOf(this.#priced, this.lost, prices);
    if (price === Infinity) return Infinity;
    const payments: { readonly value: number; readonly open: number }[] = [];
    for (let group = 0; group < this.groups.length; group++) {
      const open = this.open[group] ?? 0;
      if (open === 0) continue;
      let value = 0;
      for (let i = 0; i < missing.length; i++) {
        const count = missing[i] ?? 0;
        const dimensionPrice = prices[i] ?? 0;
        if (count > 0 && dimensionPrice !== Infinity) value += dimensionPrice * Math.min(1, this.weight(group, i) / count);
      }
      if (value > 0) payments.push({ value, open });
    }
    return picksToPay(price, payments);
  }

  #clause(formula: Formula): ReadonlySet<number> {
    if (formula.kind === 'lost') return new Set(this.#openIn(formula.dimension));
    const unmet = formula.of.filter((inner) => !isSo(inner, this.lost));
    const needed = formula.n - (formula.of.length - unmet.length);
    // Were all of these to stay unmet, too few would be left: at least one has to become so.
    const clauses = unmet.map((inner) => this.#clause(inner)).toSorted((a, b) => a.size - b.size);
    return new Set(clauses.slice(0, unmet.length - needed + 1).flatMap((clause) => [...clause]));
  }

  #openIn(dimension: number): readonly number[] {
    return (this.#byDimension[dimension] ?? []).filter((group) => (this.open[group] ?? 0) > 0);
  }

  /** What the easiest unmet part of the formula still needs in a dimension; 0 when none needs anything. */
  #missing(dimension: number): number {
    const lost = this.lost[dimension] ?? 0;
    const count = this.#counts[dimension]?.find((each) => each > lost);
    return count === undefined ? 0 : count - lost;
  }

  #domainsFor(dimension: number, count: number): number {
    let missing = count;
    let domains = 0;
    for (const group of this.#byDimension[dimension] ?? []) {
      if (missing <= 0) break;
      const weight = this.weight(group, dimension);
      const taken = Math.min(this.open[group] ?? 0, Math.ceil(missing / weight));
      domains += taken;
      missing -= taken * weight;
    }
    return missing > 0 ? Infinity : domains;
  }
}

/** How many domains pay the price at best, the richest first. */
export function picksToPay(price: number, payments: readonly { readonly value: number; readonly open: number }[]): number {
  if (price === Infinity) return Infinity;
  let missing = price - EPSILON;
  let picks = 0;
  for (const { value, open } of payments.toSorted((a, b) => b.value - a.value)) {
    if (missing <= 0) break;
    const taken = Math.min(open, Math.ceil(missing / value));
    picks += taken;
    missing -= taken * value;
  }
  return missing > 0 ? Infinity : picks;
}

function countsOf(formula: Formula, dimension: number): readonly number[] {
  if (formula.kind === 'at-least') return formula.of.flatMap((inner) => countsOf(inner, dimension));
  return formula.dimension === dimension ? [formula.count] : [];
}
