/** What a rule asks of the diagnoses. Only what is proven is ever acted on; what is suspected is enough to hold still. */
import type { EpochMs, NodeId } from '../../../kernel/ids.ts';
import type { DiagnosisCode } from '../../diagnose/codes.ts';
import { ownValue } from '../../../kernel/own-value.ts';
import type { Diagnosis, RuleContext } from '../../model.ts';
import { ownFences } from './fences.ts';
import { lastPlanOn } from './past.ts';

export function proven({ diagnoses }: RuleContext, code: DiagnosisCode): readonly Diagnosis[] {
  return diagnoses.filter((each) => each.code === code && each.certainty === 'proven');
}

/** Proven or suspected. */
export function suspected({ diagnoses }: RuleContext, ...codes: readonly DiagnosisCode[]): readonly Diagnosis[] {
  return diagnoses.filter(({ code }) => (codes as readonly string[]).includes(code));
}

export function isSuspected(context: RuleContext, subject: string, ...codes: readonly DiagnosisCode[]): boolean {
  return suspected(context, ...codes).some((each) => each.subject === subject);
}

/** One diagnosis for each subject: of several channels the one that stands longest. */
export function bySubject(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
  const oldest = new Map<string, Diagnosis>();
  for (const each of diagnoses) {
    const known = oldest.get(each.subject);
    if (known === undefined || each.since < known.since) oldest.set(each.subject, each);
  }
  return [...oldest.values()].toSorted((a, b) => (a.subject < b.subject ? -1 : 1));
}

/** Since when it stands without anything having been done about it: a plan for the subject begins the count anew. */
export function standsSince(context: RuleContext, diagnosis: Diagnosis): EpochMs {
  return Math.max(diagnosis.since, lastPlanOn(context.history, diagnosis.subject)?.endedAt ?? diagnosis.since);
}

/**
 * Since when the node could have done what it should: it answers everybody who asks, no fence stands around it, and nothing was done to it.
 * A node that was cut off stood still for a reason, and needs time to catch up.
 */
export function undisturbedSince(context: RuleContext, node: NodeId): EpochMs {
  if (ownFences(context).includes(node)) return context.now;
  const answersSince = ownValue(context.history.answers, node) ?? context.now;
  return Math.max(answersSince, lastPlanOn(context.history, node)?.endedAt ?? answersSince);
}
