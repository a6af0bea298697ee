/** Good counts quickly: from many starts, move one at a time to another region as long as it helps. */
import { PRECISION_MS } from './search-problem.ts';
import type { SearchProblem } from './search-problem.ts';
import { OPEN } from './tolerance.ts';

/** Greedy starts around so many regions, those with the nearest surroundings first. */
const MAX_ANCHORS = 16;

interface Found {
  readonly counts: readonly number[];
  readonly foundMs: number;
}

export function improve(problem: SearchProblem): Found {
  const starts = [...problem.starts, ...anchors(problem).flatMap((anchor) => gather(problem, anchor))];
  let best: Found | undefined;
  for (const start of starts) {
    const found = descend(problem, start);
    if (best === undefined || found.foundMs < best.foundMs - PRECISION_MS) best = found;
  }
  if (best === undefined) throw new RangeError('a search begins with counts that are allowed');
  return best;
}

/** The best single move, again and again. Every move lowers the cost, so it ends. */
function descend(problem: SearchProblem, start: readonly number[]): Found {
  let best: Found = { counts: start, foundMs: problem.objective.costMs(start) };
  for (;;) {
    const next = bestMove(problem, best);
    if (next === undefined) return best;
    best = next;
  }
}

interface Move {
  readonly from: number;
  readonly to: number;
  readonly ms: number;
}

/** The moves are tried on one copy: there are thousands, and few that help. */
function bestMove({ low, high, objective, allowed }: SearchProblem, { counts, foundMs }: Found): Found | undefined {
  const trial = [...counts];
  const shift = (from: number, to: number): void => {
    trial[from] = (trial[from] ?? 0) - 1;
    trial[to] = (trial[to] ?? 0) + 1;
  };
  const moves: Move[] = [];
  for (const [from, held] of counts.entries()) {
    if (held <= (low[from] ?? 0)) continue;
    for (const [to, there] of counts.entries()) {
      if (to === from || there >= (high[to] ?? 0)) continue;
      shift(from, to);
      const ms = objective.costMs(trial);
      shift(to, from);
      if (ms < foundMs - PRECISION_MS) moves.push({ from, to, ms });
    }
  }
  for (const { from, to, ms } of moves.toSorted((a, b) => a.ms - b.ms)) {
    const moved = counts.with(from, (counts[from] ?? 0) - 1).with(to, (counts[to] ?? 0) + 1);
    if (allowed(moved)) return { counts: moved, foundMs: ms };
  }
  return undefined;
}

/** Regions with room, by how near clients and their surroundings are. */
function anchors({ field, high, consenters }: SearchProblem): readonly number[] {
  const reach = (region: number): number => {
    const near = (field.near[region] ?? []).filter((each) => (high[each] ?? 0) > 0).slice(0, consenters);
    return (field.clientMs[region] ?? 0) + near.reduce((sum, each) => sum + (field.roundTripMs[region]?.[each] ?? 0), 0) / near.length;
  };
  const rooms = field.regions.map((_, region) => region).filter((region) => (high[region] ?? 0) > 0);
  const scored = rooms.map((region) => ({ region, reach: reach(region) }));
  return scored
    .toSorted((a, b) => a.reach - b.reach || a.region - b.region)
    .slice(0, MAX_ANCHORS)
    .map(({ region }) => region);
}

/** Fills the regions around an anchor, nearest first, as far as something allowed remains possible; none when it ends in nothing. */
function gather(problem: SearchProblem, anchor: number): readonly (readonly number[])[] {
  const { field, low, high, consenters } = problem;
  const counts = low.map(() => OPEN);
  let slots = consenters - low.reduce((sum, each) => sum + each, 0);
  for (const region of field.near[anchor] ?? []) {
    const least = low[region] ?? 0;
    let count = Math.min(high[region] ?? 0, least + slots);
    counts[region] = count;
    while (count > least && !problem.promising(counts, slots - (count - least))) counts[region] = --count;
    slots -= count - least;
  }
  return slots === 0 && problem.allowed(counts) ? [counts] : [];
}
