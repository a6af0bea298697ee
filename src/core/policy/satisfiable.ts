/** Whether some choice of peers gives endorsements that Fabric accepts. */
import { demandOf, isMet } from './demand.ts';
import type { Policy } from './model.ts';

/**
 * Whether there is any subset of the available peers, in any order, that the evaluator accepts. Order is of no consequence: peers of one MSP satisfy the same
 * principals, so the verdict depends on how many there are of each. A subset can be accepted where the whole is not: with more signatures more rules are met,
 * and these keep what they took. So this is the monotone closure of the evaluator. Fails with P190 (see demandOf).
 */
export function canBeSatisfied(policy: Policy, peersByMsp: ReadonlyMap<string, number>, organisations: readonly string[]): boolean {
  return isMet(demandOf(policy, organisations), peersByMsp);
}
