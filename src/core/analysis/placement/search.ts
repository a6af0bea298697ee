/**
 * The counts per region that cost least: best-first branch and bound over regions, begun with local search. When the limit of
 * steps ends it early, the least bound of what was not looked at bounds every placement, so the gap is told, never hidden.
 */
import { improve } from './local-search.ts';
import { PriorityQueue } from './priority-queue.ts';
import { PRECISION_MS } from './search-problem.ts';
import type { Bound, SearchProblem } from './search-problem.ts';
import { OPEN } from './tolerance.ts';

export interface SearchResult {
  readonly counts: readonly number[];
  readonly foundMs: number;
  readonly boundMs: number;
  readonly steps: number;
}

interface Branch {
  readonly counts: Int16Array;
  readonly slots: number;
  readonly bound: Bound;
}

export function search(problem: SearchProblem): SearchResult {
  let best = improve(problem);
  const root = rootOf(problem);
  const queue = new PriorityQueue<Branch>((a, b) => a.bound.ms - b.bound.ms || a.slots - b.slots);
  if (root.bound.ms < best.foundMs - PRECISION_MS) queue.push(root);
  let steps = 0;
  for (let branch = queue.pop(); branch !== undefined; branch = queue.pop()) {
    if (branch.bound.ms >= best.foundMs - PRECISION_MS) break;
    if (steps >= problem.maxSteps) return { ...best, boundMs: branch.bound.ms, steps };
    steps += 1;
    for (const child of children(problem, branch)) {
      // With nothing open left and places still free there is no end to come to.
      const stuck = child.slots > 0 && child.bound.region === -1;
      if (stuck || child.bound.ms >= best.foundMs - PRECISION_MS) continue;
      if (child.slots > 0) queue.push(child);
      else best = better(problem, child, best);
    }
  }
  return { ...best, boundMs: best.foundMs, steps };
}

function rootOf(problem: SearchProblem): Branch {
  const { low, high, consenters } = problem;
  const counts = Int16Array.from(low, (least, i) => ((high[i] ?? 0) > least ? OPEN : least));
  const slots = consenters - low.reduce((sum, each) => sum + each, 0);
  return { counts, slots, bound: problem.objective.bound(counts, slots) };
}

/** Decides the region that the bound says. Most first: with equal bounds the fuller branch is nearer to an end. */
function children(problem: SearchProblem, { counts, slots, bound }: Branch): readonly Branch[] {
  const { region } = bound;
  const least = problem.low[region] ?? 0;
  const most = Math.min(problem.high[region] ?? 0, least + slots);
  const made: Branch[] = [];
  for (let count = most; count >= least; count--) {
    const next = counts.slice();
    next[region] = count;
    const left = slots - (count - least);
    if (problem.promising(next, left)) made.push({ counts: next, slots: left, bound: problem.objective.bound(next, left) });
  }
  return made;
}

function better(problem: SearchProblem, { counts }: Branch, best: { readonly counts: readonly number[]; readonly foundMs: number }) {
  const complete = Array.from(counts, (count, i) => (count === OPEN ? (problem.low[i] ?? 0) : count));
  const foundMs = problem.objective.costMs(complete);
  return foundMs < best.foundMs - PRECISION_MS && problem.allowed(complete) ? { counts: complete, foundMs } : best;
}
