/** What people are told of also while nothing new may be decided: automation that is off, or busy, must not hide the worst. */
import type { Finding } from '../../../kernel/finding.ts';
import type { RuleContext } from '../../model.ts';
import { forkSeen } from '../fork-seen.ts';
import { quorumLost } from '../quorum-lost.ts';

export function stillPaged(context: RuleContext): readonly Finding[] {
  return [forkSeen, quorumLost].flatMap((rule) => rule.judge(context)?.findings ?? []);
}
