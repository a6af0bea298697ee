/** When endorsement stops under a policy, as a formula over the lost peers of each MSP. */
import { type DemandMemo, demandOfText } from '../../policy/demand-of-text.ts';
import { type Demand, MAX_EXPLORED } from '../../policy/demand.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { ALWAYS, type Formula } from './formula.ts';

export type EndorsementRule =
  /** A dimension is the place of the MSP in `msps`. */
  | { readonly kind: 'formula'; readonly stops: Formula }
  | { readonly kind: 'unreadable'; readonly problem: string }
  /** P108 of core/policy: which signatures satisfy it cannot be told in reasonable time. */
  | { readonly kind: 'entangled'; readonly reason: string };

/** The peers of one channel, as policies see them. */
export interface Endorsers {
  /** MSP ids that own peers of the channel. */
  readonly msps: readonly string[];
  /** How many peers each of them has. */
  readonly counts: readonly number[];
  /** MSP ids of the channel's organisations, with peers or without: implicit policies count them. */
  readonly organisations: readonly string[];
}

export function endorsementRule(text: string, endorsers: Endorsers, memo: DemandMemo): EndorsementRule {
  const parsed = parsePolicy(text);
  if (parsed.kind === 'error') return { kind: 'unreadable', problem: `${parsed.code}, column ${parsed.column}: ${parsed.message}` };
  // Also a policy that asks for nobody needs a peer that runs the chaincode.
  if (endorsers.msps.length === 0) return { kind: 'formula', stops: ALWAYS };
  const demand = demandOfText(text, endorsers.organisations, memo);
  if (demand !== null) return { kind: 'formula', stops: dual(demand, endorsers) };
  return { kind: 'entangled', reason: `P108: the policy needs more than ${MAX_EXPLORED} steps to be understood` };
}

/** A demand is not met any more when so many of its parts are not that too few are left; `count` peers of `all`, when more than the rest are lost. */
function dual(demand: Demand, endorsers: Endorsers): Formula {
  if (demand.kind === 'threshold') {
    return { kind: 'at-least', n: demand.of.length - demand.n + 1, of: demand.of.map((inner) => dual(inner, endorsers)) };
  }
  const dimension = endorsers.msps.indexOf(demand.msp);
  return { kind: 'lost', dimension, count: (endorsers.counts[dimension] ?? 0) - demand.count + 1 };
}
