/**
 * What a formula still costs at least: prices per dimension in, a price of the formula out. A set of domains that makes the formula so pays, over all of
 * its dimensions, at least this much.
 */
import type { Formula } from './formula.ts';

/** A formula with the dimensions of each part, worked out once. */
export type Priced =
  | { readonly kind: 'lost'; readonly dimension: number; readonly count: number }
  | {
      readonly kind: 'at-least';
      readonly n: number;
      readonly of: readonly Priced[];
      readonly dimensions: readonly ReadonlySet<number>[];
      /** No dimension is in two of the parts: prices then add up. */
      readonly separate: boolean;
    };

export function priced(formula: Formula): Priced {
  if (formula.kind === 'lost') return formula;
  const dimensions = formula.of.map(dimensionsOf);
  const seen = new Set(dimensions.flatMap((each) => [...each]));
  const separate = seen.size === dimensions.reduce((sum, each) => sum + each.size, 0);
  return { kind: 'at-least', n: formula.n, of: formula.of.map(priced), dimensions, separate };
}

const NO_PART: Priced = { kind: 'lost', dimension: -1, count: Infinity };

/** Infinity where a dimension of infinite price cannot be avoided. */
export function priceOf(formula: Priced, lost: readonly number[], prices: readonly number[]): number {
  if (formula.kind === 'lost') return (lost[formula.dimension] ?? 0) >= formula.count ? 0 : (prices[formula.dimension] ?? Infinity);
  // Numbers of their own kind are sorted without a comparison by hand; a search asks for prices at every step.
  const all = new Float64Array(formula.of.length);
  for (let i = 0; i < all.length; i++) all[i] = priceOf(formula.of[i] ?? NO_PART, lost, prices);
  if (!formula.separate && formula.n === all.length) return packed(all, formula.dimensions);
  const sorted = all.toSorted();
  return formula.separate ? added(sorted.subarray(0, formula.n)) : (sorted[formula.n - 1] ?? Infinity);
}

/** All parts have to be paid, but what one pays may serve another: only parts without a common dimension add up. */
function packed(prices: Float64Array, dimensions: readonly ReadonlySet<number>[]): number {
  const used = new Set<number>();
  let total = 0;
  for (const [i, price] of [...prices.entries()].toSorted((a, b) => b[1] - a[1])) {
    const own = dimensions[i] ?? new Set();
    if (!used.isDisjointFrom(own)) continue;
    for (const dimension of own) used.add(dimension);
    total += price;
  }
  return total;
}

function dimensionsOf(formula: Formula): ReadonlySet<number> {
  return formula.kind === 'lost' ? new Set([formula.dimension]) : new Set(formula.of.flatMap((inner) => [...dimensionsOf(inner)]));
}

function added(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
