/**
 * Whether the plan is the one that this network asks for. Two people who confirm a document trust what it says of the survivors; a file that was
 * made or changed by hand, with an id that fits, may name another seed or leave steps out.
 */
import { canonicalJson } from '../kernel/canonical-json.ts';
import type { Refusal } from './codes.ts';
import type { RecoveryAnswer } from './make-recovery-plan.ts';
import type { RecoveryPlan } from './recovery-plan.ts';

/** @param answer what is planned now, for the inventory that the basis of the plan fits. */
export function compareChoice(plan: RecoveryPlan, answer: RecoveryAnswer): readonly Refusal[] {
  if (answer.kind === 'refused') return answer.refusals;
  const { plan: own } = answer;
  if (own.seed !== plan.seed) return [refusal(plan, `it begins with ${plan.seed}; the most advanced survivor is ${own.seed}`)];
  return canonicalJson(stepsOf(own)) === canonicalJson(stepsOf(plan))
    ? []
    : [refusal(plan, 'its steps are not those that this network needs')];
}

function refusal({ id }: RecoveryPlan, message: string): Refusal {
  return { code: 'R733', subject: id, message };
}

/** Without the label, which is made from words that may differ. */
function stepsOf({ plan }: RecoveryPlan): unknown {
  return JSON.parse(canonicalJson(plan.steps).replaceAll(plan.id, 'label'));
}
