/**
 * When a rule last ended a plan for a subject, however long ago. Ids of plans are labels of copies too, so no plan may get the id of one that
 * was forgotten: its copies would be taken for those of the new one.
 */
import type { EpochMs } from '../../kernel/ids.ts';
import type { RuleId } from '../../plan/plan.ts';
import type { History } from '../history.ts';

export function endedKey(rule: RuleId, subject: string): string {
  return `${rule} ${subject}`;
}

export function rememberEnded({ ended = {}, plans }: History): Readonly<Record<string, EpochMs>> {
  const known = new Map(Object.entries(ended));
  for (const { rule, subject, endedAt } of plans) {
    const key = endedKey(rule, subject);
    known.set(key, Math.max(endedAt, known.get(key) ?? -Infinity));
  }
  return Object.fromEntries(known);
}
