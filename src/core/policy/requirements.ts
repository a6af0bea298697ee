/** The smallest sets of endorsers that satisfy a policy. */
import { atLeast, MAX_COMPARED, MAX_SETS } from './antichain.ts';
import type { Antichain } from './antichain.ts';
import { demandWithinLimit } from './demand.ts';
import type { Demand } from './demand.ts';
import type { Effort, Numbers } from './explore.ts';
import type { Policy } from './model.ts';

export type EndorserSets =
  /**
   * Each maps MSP ids to numbers of peers; none contains another; smaller ones first. The evaluator accepts each of them as it is, and peers satisfy the policy
   * exactly when they contain one of them. Empty when nothing satisfies it, one empty set when nothing is needed.
   */
  | { readonly kind: 'complete'; readonly sets: readonly ReadonlyMap<string, number>[] }
  /** There are more, or finding them takes too long. demandOf stays small also then. */
  | { readonly kind: 'too-many'; readonly limit: number };

/** The smallest vectors "k peers of MSP x" that satisfy the policy, with no more peers of an MSP than `maxPerMsp` has. */
export function minimalEndorserSets(
  policy: Policy,
  maxPerMsp: ReadonlyMap<string, number>,
  organisations: readonly string[],
): EndorserSets {
  const demand = demandWithinLimit(policy, organisations);
  const sets = demand === null ? null : smallestSets(demand, maxPerMsp, { left: MAX_COMPARED });
  return sets === null ? { kind: 'too-many', limit: MAX_SETS } : { kind: 'complete', sets };
}

function smallestSets(demand: Demand, maxPerMsp: Numbers, effort: Effort): Antichain | null {
  if (demand.kind === 'peers') return (maxPerMsp.get(demand.msp) ?? 0) >= demand.count ? [new Map([[demand.msp, demand.count]])] : [];
  const parts: Antichain[] = [];
  for (const inner of demand.of) {
    const sets = smallestSets(inner, maxPerMsp, effort);
    if (sets === null) return null;
    parts.push(sets);
  }
  return atLeast(demand.n, parts, 'larger', effort);
}
