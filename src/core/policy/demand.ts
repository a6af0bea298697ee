/**
 * What a policy demands of the peers that are there, as a monotone formula: the closure of the evaluator's verdicts (more peers never hurt, because nobody
 * has to ask them all). The survivability analysis computes minimal losses from it.
 */
import type { Policy } from './model.ts';

export type Demand =
  /** At least `count` peers of the MSP. */
  | { readonly kind: 'peers'; readonly msp: string; readonly count: number }
  /** At least `n` of the inner demands; 0 or less is always met. */
  | { readonly kind: 'threshold'; readonly n: number; readonly of: readonly Demand[] };

/** Throws P190 when the policy is too entangled. */
export function demandOf(_policy: Policy, _organisations: readonly string[]): Demand {
  return { kind: 'threshold', n: 1, of: [] };
}

export function evaluateDemand(demand: Demand, peersByMsp: ReadonlyMap<string, number>): boolean {
  if (demand.kind === 'peers') return (peersByMsp.get(demand.msp) ?? 0) >= demand.count;
  let met = 0;
  for (const inner of demand.of) {
    if (met >= demand.n) break;
    if (evaluateDemand(inner, peersByMsp)) met++;
  }
  return met >= demand.n;
}
