/** Whether some choice of peers gives endorsements that Fabric accepts. */
import type { Policy } from './model.ts';
import { evaluateDemand, demandOf } from './demand.ts';

/**
 * Whether there is any subset of the available peers, in any order, that the evaluator accepts. Order is of no consequence: peers of one MSP satisfy the same
 * principals, so the verdict depends on how many there are of each. A subset can be accepted where the whole is not: more signatures let more
 * rules be met, and these keep what they took. Throws P190 for a policy too entangled to be judged.
 */
export function canBeSatisfied(policy: Policy, peersByMsp: ReadonlyMap<string, number>, organisations: readonly string[]): boolean {
  return evaluateDemand(demandOf(policy, organisations), peersByMsp);
}
