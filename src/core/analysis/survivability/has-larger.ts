/** Whether a minimal set exists beside those that are listed. */
import { type Formula, isSo } from './formula.ts';
import { MAX_SEARCH_STEPS } from './limits.ts';
import type { Pick } from './pick.ts';
import type { VectorGroup } from './state.ts';

/**
 * There is one iff something makes it so that contains none of the listed: take everything, break the listed picks that it contains one after the other,
 * each in every way, and see whether it is still so.
 */
export function hasLarger(
  groups: readonly VectorGroup[],
  formula: Formula,
  total: readonly number[],
  listed: readonly Pick[],
): 'yes' | 'no' | 'unknown' {
  const kept = groups.map(({ size }) => size);
  const lost = [...total];
  let steps = 0;
  const keep = (group: number, count: number): void => {
    const change = count - (kept[group] ?? 0);
    kept[group] = count;
    groups[group]?.weight.forEach((weight, i) => (lost[i] = (lost[i] ?? 0) + change * weight));
  };
  const visit = (contained: readonly Pick[]): boolean => {
    steps += 1 + contained.length / PICKS_PER_STEP;
    if (steps > MAX_SEARCH_STEPS || !isSo(formula, lost)) return false;
    const rest = contained.filter((pick) => pick.every(([group, count]) => (kept[group] ?? 0) >= count));
    const [first] = rest.toSorted((a, b) => a.length - b.length);
    if (first === undefined) return true;
    return first.some(([group, count]) => {
      const before = kept[group] ?? 0;
      keep(group, count - 1);
      const found = visit(rest);
      keep(group, before);
      return found;
    });
  };
  if (visit(listed)) return 'yes';
  return steps > MAX_SEARCH_STEPS ? 'unknown' : 'no';
}

/** Looking through so many picks costs about as much as a step. */
const PICKS_PER_STEP = 20;
