/** The fastest counts per region that reach a tolerance, what their latency is, and how fast any could be. */
import type { RegionId } from '../../kernel/ids.ts';
import { commitObjective } from './commit-objective.ts';
import { distanceField, unknownPairs, UNKNOWN_MS } from './distance-field.ts';
import type { DistanceField } from './distance-field.ts';
import { keptIn, roomIn } from './domain-tree.ts';
import type { DomainNode } from './domain-tree.ts';
import { gatewayObjective } from './gateway-objective.ts';
import type { PlacementRequest } from './model.ts';
import { search } from './search.ts';
import type { SearchResult } from './search.ts';
import { PRECISION_MS } from './search-problem.ts';
import type { Objective } from './search-problem.ts';
import type { Targets } from './spread.ts';
import { tolerance } from './tolerance.ts';
import type { Tolerance } from './tolerance.ts';

/** commit: from the client to a block, through a leader and its quorum. gateway: from the client to the nearest. */
export type Aim = 'commit' | 'gateway';

/** All that the searches for one request share. Regions in the order of the trees. */
export interface Ground {
  readonly request: PlacementRequest;
  readonly trees: readonly DomainNode[];
  readonly regions: readonly RegionId[];
  readonly quorum: number;
  readonly aim: Aim;
  readonly tolerance: Tolerance;
  readonly low: readonly number[];
  readonly room: readonly number[];
  /** A round trip that is not given counts as endless here: what is found is at least as fast as it says. */
  readonly cautious: DistanceField;
  /** A round trip that is not given counts as 0 here: nothing is faster than the bound. The same field when all are given. */
  readonly granting: DistanceField;
}

export interface Fastest {
  readonly counts: readonly number[];
  /** With what is unknown counted as endless: for comparing, never for showing. */
  readonly cautiousMs: number;
  readonly latency: { readonly foundMs: number; readonly boundMs: number } | { readonly unknown: string };
  readonly steps: number;
}

/** So many pairs are named when round trips are missing. */
const MAX_NAMED_PAIRS = 5;

export function groundOf(request: PlacementRequest, trees: readonly DomainNode[], quorum: number, aim: Aim): Ground {
  const { latency, clients, consenters } = request;
  const regions = trees.map(({ path }) => path);
  const cautious = distanceField(regions, latency, clients, UNKNOWN_MS);
  const complete = unknownPairs(regions, latency, clients).length === 0;
  return {
    request,
    trees,
    regions,
    quorum,
    aim,
    tolerance: tolerance(trees, consenters, consenters - quorum),
    low: trees.map(keptIn),
    room: trees.map(roomIn),
    cautious,
    granting: complete ? cautious : distanceField(regions, latency, clients, 0),
  };
}

/** `starts`: counts to begin with, best liked first; those that do not reach the targets are passed over. Undefined: out of reach. */
export function fastest(ground: Ground, targets: Targets, starts: readonly (readonly number[])[], maxSteps: number): Fastest | undefined {
  const some = ground.tolerance.someCounts(targets);
  if (some === undefined) return undefined;
  const most = ground.tolerance.most(targets);
  const allowed = (counts: readonly number[]): boolean =>
    counts.every((count, i) => count >= (ground.low[i] ?? 0) && count <= (ground.room[i] ?? 0)) &&
    ground.tolerance.division(counts, targets, false) !== undefined;
  const complete = (counts: readonly number[]): boolean => counts.reduce((sum, count) => sum + count, 0) === ground.request.consenters;
  const liked = [...starts.filter((counts) => complete(counts) && allowed(counts)), some];
  const high = ground.room.map((room, i) => Math.min(room, most[i] ?? 0));
  const objective = (field: DistanceField): Objective => objectiveIn(ground, field, high, targets[0] ?? 0);
  const searchIn = (field: DistanceField, begin: readonly (readonly number[])[]): SearchResult =>
    search({
      field,
      consenters: ground.request.consenters,
      objective: objective(field),
      low: ground.low,
      high,
      allowed,
      promising: ground.tolerance.promising(targets),
      starts: begin,
      maxSteps,
    });
  const found = searchIn(ground.cautious, liked);
  const bound = ground.granting === ground.cautious ? found : searchIn(ground.granting, [found.counts, ...liked]);
  return {
    counts: found.counts,
    cautiousMs: found.foundMs,
    latency: latencyOf(ground, found, bound.boundMs, objective(ground.granting)),
    steps: found.steps + bound.steps,
  };
}

function latencyOf(ground: Ground, { counts, foundMs }: SearchResult, boundMs: number, granting: Objective): Fastest['latency'] {
  const atBest = granting.costMs(counts);
  if (foundMs - atBest > PRECISION_MS) return { unknown: `no round-trip time is given for ${missing(ground, counts)}` };
  return { foundMs, boundMs: foundMs - boundMs <= PRECISION_MS ? foundMs : boundMs };
}

function missing({ regions, request }: Ground, counts: readonly number[]): string {
  const used = regions.filter((_, i) => (counts[i] ?? 0) > 0);
  const pairs = unknownPairs(used, request.latency, request.clients);
  const more = pairs.length > MAX_NAMED_PAIRS ? ` and ${pairs.length - MAX_NAMED_PAIRS} more pairs` : '';
  return `${pairs.slice(0, MAX_NAMED_PAIRS).join(', ')}${more}`;
}

function objectiveIn(
  { aim, request, quorum, low }: Ground,
  field: DistanceField,
  high: readonly number[],
  regionTarget: number,
): Objective {
  if (aim === 'gateway') return gatewayObjective(field, low, high);
  return commitObjective({ field, consenters: request.consenters, quorum, low, high, regionTarget });
}
