/**
 * Losses that are a matter of several numbers at once, joined by a formula: endorsement, cut links. Exact, by branch and bound: whatever makes it so
 * has to hit an unmet part of the formula, so a step branches on the groups that hit it, and never tries a set for trying's sake. Domains of equal
 * weight are one group. What limits.ts cuts off is said.
 */
import { ALWAYS, type Formula, isSo, NOT_EVER, simplify } from './formula.ts';
import { hasLarger } from './has-larger.ts';
import { MAX_LISTED_SETS, MAX_SEARCH_STEPS } from './limits.ts';
import { ALREADY, type Found, NEVER, type Pick, pickSize } from './pick.ts';
import { SearchState, type VectorGroup } from './state.ts';
import { isAboutUnions, UnionSearch } from './union-search.ts';

export function findByFormula(groups: readonly VectorGroup[], formula: Formula, dimensions: number, maxSetSize: number): Found {
  const total = totalOf(groups, dimensions);
  const simple = simplify(formula, total);
  if (simple === ALWAYS) return ALREADY;
  if (simple === NOT_EVER) return NEVER;
  const state = new SearchState(groups, simple, dimensions);
  pickForced(state, simple, total);
  if (state.isSo()) return onlyPick(state.asPick(), maxSetSize);

  const unions = isAboutUnions(simple, total) ? new UnionSearch(groups, simple, total) : null;
  const { picks, all } = unions?.minimalPicks(maxSetSize) ?? minimalPicks(state, maxSetSize);
  // A single domain is found also where the search is cut: whether any one is survived is always exact.
  const single = groups.findIndex(({ weight }) => isSo(simple, weight));
  const shortest = single === -1 ? (picks.toSorted((a, b) => pickSize(a) - pickSize(b))[0] ?? null) : ([[single, 1]] as const);
  if (all && shortest !== null) {
    const larger = hasLarger(groups, simple, total, picks);
    const found = { smallest: pickSize(shortest), witness: shortest, minimal: picks, complete: larger === 'no' };
    return larger === 'unknown' ? { ...found, limited: 'the search was cut: whether a larger minimal set exists is not known' } : found;
  }
  const { pick, proven } = unions?.smallestPick(shortest) ?? smallestPick(state, shortest);
  const found = { smallest: pickSize(pick), witness: pick, minimal: picks, complete: false };
  if (!proven) return { ...found, limited: `the search was cut: ${pickSize(pick)} are enough, fewer may be` };
  return all ? found : { ...found, limited: 'the search was cut: the list of sets may lack some' };
}

/** Everything is in every set: it is the only minimal one. */
function onlyPick(pick: Pick, maxSetSize: number): Found {
  const listed = pickSize(pick) <= maxSetSize;
  return { smallest: pickSize(pick), witness: pick, minimal: listed ? [pick] : [], complete: listed };
}

/** Picks what no set can do without: members of a group of which so many are needed even when everything else is lost. */
function pickForced(state: SearchState, formula: Formula, total: readonly number[]): void {
  for (const [group, { weight, size }] of state.groups.entries()) {
    const without = (spared: number): readonly number[] => total.map((sum, i) => sum - spared * (weight[i] ?? 0));
    let spared = 0;
    while (spared < size && isSo(formula, without(spared + 1))) spared++;
    if (spared < size) state.pick(group, size - spared);
  }
}

function minimalPicks(state: SearchState, maxSetSize: number): { readonly picks: readonly Pick[]; readonly all: boolean } {
  const picks: Pick[] = [];
  let steps = 0;
  const visit = (): void => {
    if (++steps > MAX_SEARCH_STEPS || picks.length > MAX_LISTED_SETS) return;
    if (state.isSo()) {
      if (state.isMinimal()) picks.push(state.asPick());
      return;
    }
    if (state.size + state.bound() <= maxSetSize) branch(state, state.candidates(), visit);
  };
  visit();
  return { picks, all: steps <= MAX_SEARCH_STEPS };
}

/** @param known a pick that is enough, if there is one already. */
function smallestPick(state: SearchState, known: Pick | null): { readonly pick: Pick; readonly proven: boolean } {
  let best = known ?? everythingButSpares(state);
  let steps = 0;
  const visit = (): void => {
    if (++steps > MAX_SEARCH_STEPS) return;
    if (state.isSo()) best = state.asPick();
    else if (state.size + state.bound() < pickSize(best)) branch(state, undominated(state, state.candidates()), visit);
  };
  visit();
  return { pick: best, proven: steps <= MAX_SEARCH_STEPS };
}

/** Visits every way to pick one more of the candidates once: with the first, then without any more of the first, but with the second, and so on. */
function branch(state: SearchState, candidates: readonly number[], visit: () => void): void {
  const closed: (readonly [group: number, open: number])[] = [];
  for (const group of candidates) {
    state.pick(group, 1);
    visit();
    state.pick(group, -1);
    closed.push([group, state.open[group] ?? 0]);
    state.open[group] = 0;
  }
  for (const [group, open] of closed) state.open[group] = open;
}

/** Without groups that another candidate replaces in every dimension: exchanging them makes no set larger. Heaviest first, as candidates come. */
function undominated(state: SearchState, candidates: readonly number[]): readonly number[] {
  const kept: number[] = [];
  for (const group of candidates) {
    if (!kept.some((other) => state.lost.every((_, i) => state.weight(other, i) >= state.weight(group, i)))) kept.push(group);
  }
  return kept;
}

/** A minimal pick to begin with: all that is open, less whatever can be spared, the least valuable first. */
function everythingButSpares(state: SearchState): Pick {
  const before = [...state.picked];
  for (const [group, open] of state.open.entries()) state.pick(group, open);
  const value = (group: number): number => state.groups[group]?.weight.reduce((sum, each) => sum + each, 0) ?? 0;
  for (const group of [...state.groups.keys()].toSorted((a, b) => value(a) - value(b))) {
    while ((state.picked[group] ?? 0) > (before[group] ?? 0)) {
      state.pick(group, -1);
      if (state.isSo()) continue;
      state.pick(group, 1);
      break;
    }
  }
  const pick = state.asPick();
  for (const [group, count] of before.entries()) state.pick(group, count - (state.picked[group] ?? 0));
  return pick;
}

function totalOf(groups: readonly VectorGroup[], dimensions: number): readonly number[] {
  return Array.from({ length: dimensions }, (_, i) => groups.reduce((sum, { weight, size }) => sum + size * (weight[i] ?? 0), 0));
}
