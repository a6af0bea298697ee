/**
 * The fewest peers, whichever they are, that stop endorsement when some are lost already. Every peer weighs one in one dimension, which makes it much
 * less than a search over domains: the same rule is asked for every domain of a channel.
 */
import { type Antichain, atLeast } from '../../policy/antichain.ts';
import type { Effort } from '../../policy/explore.ts';
import type { Formula } from './formula.ts';
import { lossesByFormula } from './losses.ts';

/**
 * @param lost peers of each dimension that are gone.
 * @returns null: not even all of them.
 */
export type FewestPeers = (lost: readonly number[]) => number | null;

/** Rules of networks that exist have some ten smallest losses. */
const EFFORT = 20_000;

/**
 * @param counts peers of each dimension with nothing lost.
 * @param effort comparisons for the smallest losses of the rule; beyond it every answer is a search.
 */
export function fewestPeers(formula: Formula, counts: readonly number[], effort = EFFORT): FewestPeers {
  const answers = new Map<string, number | null>();
  const ask = asksOnce(formula) ? byParts(formula, counts) : (bySmallest(formula, counts, effort) ?? bySearch(formula, counts));
  return (lost) => {
    const key = lost.join();
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = ask(lost);
    answers.set(key, answer);
    return answer;
  };
}

/** No dimension is asked for twice: then the costs of parts add up. */
function asksOnce(formula: Formula): boolean {
  const asked = dimensionsOf(formula);
  return new Set(asked).size === asked.length;
}

function dimensionsOf(formula: Formula): readonly number[] {
  return formula.kind === 'lost' ? [formula.dimension] : formula.of.flatMap(dimensionsOf);
}

function byParts(formula: Formula, counts: readonly number[]): FewestPeers {
  const cost = (each: Formula, lost: readonly number[]): number => {
    if (each.kind === 'lost') return each.count > (counts[each.dimension] ?? 0) ? Infinity : more(each.count, lost[each.dimension]);
    if (each.n > each.of.length) return Infinity;
    const costs = each.of.map((inner) => cost(inner, lost)).toSorted((a, b) => a - b);
    let sum = 0;
    for (let i = 0; i < each.n; i++) sum += costs[i] ?? Infinity;
    return sum;
  };
  return (lost) => finite(cost(formula, lost));
}

/** From a list of every smallest loss, where that is short; null where it is not. */
function bySmallest(formula: Formula, counts: readonly number[], effort: number): FewestPeers | null {
  const all = smallestLosses(formula, { left: effort });
  if (all === null) return null;
  const possible = all
    .map((loss) => [...loss].map(([dimension, count]) => ({ dimension: Number(dimension), count })))
    .filter((loss) => loss.every(({ dimension, count }) => count <= (counts[dimension] ?? 0)));
  return (lost) => {
    let fewest = Infinity;
    for (const loss of possible) {
      let sum = 0;
      for (const { dimension, count } of loss) sum += more(count, lost[dimension]);
      fewest = Math.min(fewest, sum);
    }
    return finite(fewest);
  };
}

function smallestLosses(formula: Formula, effort: Effort): Antichain | null {
  if (formula.kind === 'lost') return [new Map(formula.count <= 0 ? [] : [[String(formula.dimension), formula.count]])];
  const parts: Antichain[] = [];
  for (const inner of formula.of) {
    const losses = smallestLosses(inner, effort);
    if (losses === null) return null;
    parts.push(losses);
  }
  return atLeast(formula.n, parts, 'larger', effort);
}

/** Every peer that is left is a domain of its own; equal ones are one group, so this stays small. */
function bySearch(formula: Formula, counts: readonly number[]): FewestPeers {
  const memo = new Map();
  return (lost) => {
    const peers = counts.map((count, dimension) => ({
      weight: counts.map((_, each) => (each === dimension ? 1 : 0)),
      ids: Array.from({ length: count - (lost[dimension] ?? 0) }, (_, i) => `${dimension} ${i}`),
    }));
    return lossesByFormula(
      peers.filter(({ ids }) => ids.length > 0),
      withLost(formula, lost),
      { maxSetSize: 1, memo },
    ).smallest;
  };
}

/** The formula over what is lost beyond `lost`. */
function withLost(formula: Formula, lost: readonly number[]): Formula {
  if (formula.kind === 'lost') return { ...formula, count: formula.count - (lost[formula.dimension] ?? 0) };
  return { ...formula, of: formula.of.map((inner) => withLost(inner, lost)) };
}

function more(count: number, lost = 0): number {
  return Math.max(0, count - lost);
}

function finite(count: number): number | null {
  return count === Infinity ? null : count;
}
