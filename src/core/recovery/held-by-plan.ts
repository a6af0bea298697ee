/**
 * Every recovery plan begins with holding whoever is lost, and looks at their processes afterwards, before anything is changed. So the fence of
 * a member whose process is provably gone may be the plan's own: the judge is shown what will be after these first steps. A member whose
 * process nobody saw gone is not fenced by holding it.
 */
import type { Inventory } from './inventory.ts';

export function asHeldByPlan(inventory: Inventory): Inventory {
  return {
    ...inventory,
    lost: inventory.lost.map((member) => ({
      ...member,
      // Only what can be started from here can be kept from it here.
      proofs: member.proofs.map((proof) => (proof.kind === 'process-gone' && member.startable ? { ...proof, held: true } : proof)),
    })),
  };
}
