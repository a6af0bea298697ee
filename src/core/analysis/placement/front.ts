/** What less tolerance would buy: the placements that no other beats in latency without giving up tolerance of some level. */
import { fastest } from './fastest.ts';
import type { Fastest, Ground } from './fastest.ts';
import { NO_TARGETS } from './tolerance.ts';
import type { Targets } from './spread.ts';

export interface Candidate {
  readonly reaches: Targets;
  readonly fastest: Fastest;
}

export interface Front {
  readonly candidates: readonly Candidate[];
  readonly complete: boolean;
}

/** Steps of all the searches for the front together; they share it, and the proposal itself has its own. */
const MAX_STEPS = 6_000;
const MAX_STEPS_EACH = 1_500;
const MAX_SEARCHES = 60;

/**
 * Begins with the fastest placement of all and asks, level by level, for more than it bears, and again of what that gives. Whatever is on
 * the front bears more than each that was found in some level, so one of these questions finds it.
 */
export function frontOf(ground: Ground): Front {
  const asked = new Set<string>();
  const found: (Candidate & { readonly targets: Targets })[] = [];
  const waiting: Targets[] = [NO_TARGETS];
  let steps = 0;
  let searches = 0;
  for (let targets = waiting.shift(); targets !== undefined; targets = waiting.shift()) {
    if (asked.has(targets.join())) continue;
    asked.add(targets.join());
    let candidate: Candidate | undefined = answered(found, targets);
    if (candidate === undefined) {
      if (searches >= MAX_SEARCHES || steps >= MAX_STEPS) return { candidates: found, complete: false };
      candidate = ask(ground, targets, found);
      if (candidate === undefined) continue;
      found.push({ ...candidate, targets });
      searches += 1;
      steps += candidate.fastest.steps;
    }
    const { reaches } = candidate;
    for (const level of reaches.keys()) waiting.push(targets.with(level, (reaches[level] ?? 0) + 1));
  }
  return { candidates: found, complete: true };
}

/** Best tolerance first. */
export function undominated(candidates: readonly Candidate[]): readonly Candidate[] {
  const kept = candidates.filter((each, i) => !candidates.some((other, j) => i !== j && beats(other, each, j < i)));
  return kept.toSorted((a, b) => compareTargets(b.reaches, a.reaches));
}

/** The least that was asked for by a question with the same answer. */
function answered(found: readonly (Candidate & { readonly targets: Targets })[], targets: Targets): Candidate | undefined {
  return found.find((each) => atLeast(targets, each.targets) && atLeast(each.reaches, targets));
}

function ask(ground: Ground, targets: Targets, found: readonly Candidate[]): Candidate | undefined {
  const starts = found.map((each) => each.fastest.counts);
  const answer = fastest(ground, targets, starts, MAX_STEPS_EACH);
  if (answer === undefined) return undefined;
  return { reaches: ground.tolerance.bestOf(answer.counts, targets), fastest: answer };
}

function beats(a: Candidate, b: Candidate, earlier: boolean): boolean {
  if (!atLeast(a.reaches, b.reaches) || a.fastest.cautiousMs > b.fastest.cautiousMs) return false;
  return earlier || !atLeast(b.reaches, a.reaches) || a.fastest.cautiousMs < b.fastest.cautiousMs;
}

function atLeast(a: Targets, b: Targets): boolean {
  return a.every((value, level) => value >= (b[level] ?? 0));
}

function compareTargets(a: Targets, b: Targets): number {
  const level = a.findIndex((value, i) => value !== b[i]);
  return level === -1 ? 0 : (a[level] ?? 0) - (b[level] ?? 0);
}
