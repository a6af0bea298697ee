/**
 * When it is so, as a monotone formula over what is lost: `dimension` is anything that losses add up in (peers of an MSP, consenters that a leader no
 * longer reaches). A dual of what a policy demands (policy/demand.ts).
 */
export type Formula =
  | { readonly kind: 'lost'; readonly dimension: number; readonly count: number }
  /** At least `n` of the inner ones; 0 or less is always so, more than there are never. */
  | { readonly kind: 'at-least'; readonly n: number; readonly of: readonly Formula[] };

export const ALWAYS: Formula = { kind: 'at-least', n: 0, of: [] };
export const NOT_EVER: Formula = { kind: 'at-least', n: 1, of: [] };

export function allOf(of: readonly Formula[]): Formula {
  return { kind: 'at-least', n: of.length, of };
}

export function anyOf(of: readonly Formula[]): Formula {
  return { kind: 'at-least', n: 1, of };
}

export function isSo(formula: Formula, lost: readonly number[]): boolean {
  if (formula.kind === 'lost') return (lost[formula.dimension] ?? 0) >= formula.count;
  if (formula.n > formula.of.length) return false;
  let open = formula.n;
  for (const inner of formula.of) {
    if (open <= 0) return true;
    if (isSo(inner, lost)) open--;
  }
  return open <= 0;
}

/** Without the parts that are so with nothing lost, or not even with everything (`total`). Constants are ALWAYS and NOT_EVER themselves. */
export function simplify(formula: Formula, total: readonly number[]): Formula {
  if (formula.kind === 'lost') {
    if (formula.count <= 0) return ALWAYS;
    return formula.count > (total[formula.dimension] ?? 0) ? NOT_EVER : formula;
  }
  const inner = formula.of.map((each) => simplify(each, total));
  const of = inner.filter((each) => each !== ALWAYS && each !== NOT_EVER);
  const n = formula.n - inner.filter((each) => each === ALWAYS).length;
  if (n <= 0) return ALWAYS;
  if (n > of.length) return NOT_EVER;
  const [only] = of;
  return only !== undefined && of.length === 1 ? only : { kind: 'at-least', n, of };
}

/** The largest count that the formula asks of each dimension; 0 where it does not ask. */
export function largestCounts(formula: Formula, dimensions: number): readonly number[] {
  const counts = Array.from<number>({ length: dimensions }).fill(0);
  const look = (each: Formula): void => {
    if (each.kind === 'lost') counts[each.dimension] = Math.max(counts[each.dimension] ?? 0, each.count);
    else each.of.forEach(look);
  };
  look(formula);
  return counts;
}
