/** Where a plan that has begun stands, for whoever looks at it and does not go on with it. */
import { describeStep } from '../plan/display.ts';
import type { Plan, PlanId } from '../plan/plan.ts';
import type { SagaEvent } from './events.ts';
import { next } from './next.ts';

export interface Standing {
  readonly plan: PlanId;
  /** What comes next, as a clause: `step 2 of 5, start orderer4, which may be half done`. */
  readonly next: string;
}

export function standingOf(plan: Plan, events: readonly SagaEvent[]): Standing {
  return { plan: plan.id, next: nextWords(plan, events) };
}

function nextWords(plan: Plan, events: readonly SagaEvent[]): string {
  const following = next(plan, events);
  if (following.kind === 'end' || following.kind === 'ended') return 'nothing but to write down how it ended';
  const step = plan.steps[following.step];
  const what = step === undefined ? '' : `, ${describeStep(step)}`;
  const half = following.again ? ', which may be half done' : '';
  return `${following.kind === 'undo' ? 'taking back ' : ''}step ${following.step + 1} of ${plan.steps.length}${what}${half}`;
}
