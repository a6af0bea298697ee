/**
 * When a drill was passed last on a network that is configured as this one: what was not practised lately is not done unattended. What is not
 * known to have been passed was not passed.
 */
import type { EpochMs } from '../kernel/ids.ts';
import type { DrillResult } from './result.ts';

/** What is kept of every run of a drill on a network. */
export interface PastDrill {
  readonly drill: string;
  /** SHA-256 of the topology that it was run on, without its `recovery` section. */
  readonly topologyDigest: string;
  readonly endedAt: EpochMs;
  readonly verdicts: DrillResult['verdicts'];
}

/** End of the last run that counts; null when there is none. One that ends in the future was written by another clock and says nothing. */
export function lastPassed(
  past: readonly PastDrill[],
  { drill, topologyDigest, now }: { readonly drill: string; readonly topologyDigest: string; readonly now: EpochMs },
): EpochMs | null {
  const ends = past
    .filter((each) => each.drill === drill && each.topologyDigest === topologyDigest && each.endedAt <= now && isPassed(each))
    .map(({ endedAt }) => endedAt);
  return ends.length === 0 ? null : Math.max(...ends);
}

function isPassed({ verdicts }: PastDrill): boolean {
  return verdicts.hypothesis === 'held' && verdicts.injection === 'held' && verdicts.cleanup === 'held';
}
