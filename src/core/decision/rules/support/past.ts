/** What was done before, as the memory has it. */
import type { EpochMs } from '../../../kernel/ids.ts';
import type { RuleId } from '../../../plan/plan.ts';
import type { History, PastPlan } from '../../history.ts';

export function lastPlanOn({ plans }: History, subject: string): PastPlan | undefined {
  return plans.filter((each) => each.subject === subject).reduce<PastPlan | undefined>(later, undefined);
}

export function lastPlan({ plans }: History, which: (plan: PastPlan) => boolean = () => true): PastPlan | undefined {
  return plans.filter(which).reduce<PastPlan | undefined>(later, undefined);
}

/** Plans of one rule on one subject that nobody has acknowledged yet, oldest first. */
export function attempts(history: History, rule: RuleId, subject: string): readonly PastPlan[] {
  const since = acknowledgedAt(history, rule, subject);
  return history.plans
    .filter((plan) => plan.rule === rule && plan.subject === subject && plan.endedAt > since)
    .toSorted((a, b) => a.endedAt - b.endedAt);
}

/** Those of them that were not taken back: a cure that was refused on the way has cured nothing, and says nothing of what comes after it. */
export function cures(history: History, rule: RuleId, subject: string): readonly PastPlan[] {
  return attempts(history, rule, subject).filter(({ outcome }) => outcome !== 'undone');
}

/** When somebody last acknowledged this rule, or one of these diagnoses, for the subject; minus infinity when nobody did. */
export function acknowledgedAt({ acknowledged }: History, code: string, subject: string): EpochMs {
  return Math.max(-Infinity, ...acknowledged.filter((each) => each.code === code && each.subject === subject).map(({ at }) => at));
}

/** Whether `limit` of these times lie within one window; it stays so until they are forgotten. */
export function clustered(times: readonly EpochMs[], limit: number, windowMs: number): boolean {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted.some((first, index) => {
    const last = sorted[index + limit - 1];
    return last !== undefined && last - first <= windowMs;
  });
}

function later(a: PastPlan | undefined, b: PastPlan): PastPlan {
  return a === undefined || b.endedAt >= a.endedAt ? b : a;
}
