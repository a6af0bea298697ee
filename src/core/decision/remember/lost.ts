/**
 * Since when the loss of a channel's quorum is proven. A diagnosis stands also while it is only suspected; whoever counts how long a loss
 * lasts must not count that.
 */
import type { ChannelId, EpochMs } from '../../kernel/ids.ts';
import { ownValue } from '../../kernel/own-value.ts';
import { DIAGNOSIS } from '../diagnose/codes.ts';
import type { History } from '../history.ts';
import type { Diagnosis } from '../model.ts';
import type { Policy } from '../policy.ts';

export function rememberLost(before: History['lost'], diagnoses: readonly Diagnosis[], now: EpochMs): Readonly<Record<ChannelId, EpochMs>> {
  const proven = diagnoses.filter(({ code, certainty }) => code === DIAGNOSIS.quorumLost && certainty === 'proven');
  return Object.fromEntries(proven.map(({ subject }) => [subject, Math.min(ownValue(before, subject) ?? now, now)]));
}

/** When a plan may be made; null when nothing is proven lost. Every channel that is lost has to have been so for long enough. */
export function lossDueAt({ lost = {} }: History, { majorityLoss }: Policy): EpochMs | null {
  const since = Object.values(lost);
  return since.length === 0 ? null : Math.max(...since) + majorityLoss.afterMs;
}
