/** When endorsement stops under a policy, as a formula over the lost peers of each MSP. */
import { Failure } from '../../kernel/failure.ts';
import { type Demand, demandOf } from '../../policy/demand.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { ALWAYS, type Formula } from './formula.ts';

export type EndorsementRule =
  /** A dimension is the place of the MSP in `msps`. */
  | { readonly kind: 'formula'; readonly stops: Formula }
  | { readonly kind: 'unreadable'; readonly problem: string }
  /** P190 of core/policy: whether a set of signatures satisfies it is not decided in reasonable time. */
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

export function endorsementRule(text: string, endorsers: Endorsers): EndorsementRule {
  const parsed = parsePolicy(text);
  if (parsed.kind === 'error') return { kind: 'unreadable', problem: `${parsed.code}, column ${parsed.column}: ${parsed.message}` };
  // Also a policy that asks for nobody needs a peer that runs the chaincode.
  if (endorsers.msps.length === 0) return { kind: 'formula', stops: ALWAYS };
  try {
    return { kind: 'formula', stops: dual(demandOf(parsed.policy, endorsers.organisations), endorsers) };
  } catch (error) {
    if (error instanceof Failure && error.code === 'P190') return { kind: 'entangled', reason: `${error.code}: ${error.message}` };
    throw error;
  }
}

/** A demand is not met any more when so many of its parts are not that too few are left; `count` peers of `all`, when more than the rest are lost. */
function dual(demand: Demand, endorsers: Endorsers): Formula {
  if (demand.kind === 'threshold') {
    return { kind: 'at-least', n: demand.of.length - demand.n + 1, of: demand.of.map((inner) => dual(inner, endorsers)) };
  }
  const dimension = endorsers.msps.indexOf(demand.msp);
  return { kind: 'lost', dimension, count: (endorsers.counts[dimension] ?? 0) - demand.count + 1 };
}
