/** Requests for tests: regions with zones, round trips by name. */
import assert from 'node:assert/strict';
import { proposePlacement } from '../../src/core/analysis/placement/place.ts';
import type { PlacementProblem, PlacementProposal, PlacementRequest } from '../../src/core/analysis/placement/model.ts';
import { parsePlace } from '../../src/core/topology/place.ts';
import type { Place, RegionLatency } from '../../src/core/topology/model.ts';

/** `trips`: `a-b: 10` for round trips of 10 ms; regions of one letter. */
export function requestFor(
  sites: readonly string[],
  trips: Readonly<Record<string, number>>,
  others: Partial<PlacementRequest> = {},
): PlacementRequest {
  return {
    consensus: 'raft',
    consenters: 5,
    sites: sites.map(parsePlace),
    capacities: {},
    keep: {},
    current: {},
    latency: Object.entries(trips).map(([pair, roundTripMs]): RegionLatency => ({
      between: [pair.slice(0, 1), pair.slice(2)],
      roundTripMs,
    })),
    clients: {},
    organisation: 'orderer-org',
    taken: [],
    ...others,
  };
}

export function proposed(request: PlacementRequest): PlacementProposal {
  const answer = proposePlacement(request);
  assert.ok(answer.kind === 'proposal', JSON.stringify(answer));
  return answer;
}

export function refused(request: PlacementRequest): readonly PlacementProblem[] {
  const answer = proposePlacement(request);
  assert.ok(answer.kind === 'impossible', JSON.stringify(answer));
  return answer.problems;
}

/** Consenters per region, largest first: `2-2-1`. */
export function shape(proposal: PlacementProposal): string {
  const counts = new Map<string, number>();
  for (const path of Object.values(proposal.consenters)) {
    const region = path.split('/')[0] ?? '';
    counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  return [...counts.values()].toSorted((a, b) => b - a).join('-');
}

export function at(places: Readonly<Record<string, string>>): Readonly<Record<string, Place>> {
  return Object.fromEntries(Object.entries(places).map(([id, path]) => [id, parsePlace(path)]));
}
