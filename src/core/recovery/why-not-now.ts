/** The last look at everything that a plan rests on, right before its first step: whoever executes it asks this, people or the engine. */
import { compareBasis, type Digest } from './basis.ts';
import type { Refusal } from './codes.ts';
import { compareChoice } from './compare-choice.ts';
import { asHeldByPlan } from './held-by-plan.ts';
import type { Inventory } from './inventory.ts';
import { judgeLoss } from './judge-loss.ts';
import { makeRecoveryPlan } from './make-recovery-plan.ts';
import type { RecoveryPlan } from './recovery-plan.ts';

/** The first kind of reason that there is; empty when the plan may begin. */
export function whyNotNow(plan: RecoveryPlan, seen: Inventory, digest: Digest): readonly Refusal[] {
  const inventory = asHeldByPlan(seen);
  const checks: readonly (() => readonly Refusal[])[] = [
    () => judgeLoss(inventory),
    () => compareBasis(plan, inventory, digest),
    () => compareChoice(plan, makeRecoveryPlan({ ...inventory, at: plan.at }, digest)),
  ];
  for (const check of checks) {
    const refusals = check();
    if (refusals.length > 0) return refusals;
  }
  return [];
}
