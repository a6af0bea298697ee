/** Operations over time, for the plot of a report. */
import type { EpochMs } from '../../kernel/ids.ts';
import type { JournalEvent } from '../journal.ts';

export interface ThroughputBucket {
  /** Start of the bucket in milliseconds since the injection; a multiple of the bucket's length. */
  readonly t: number;
  /** Operations that a client saw committed as VALID (event `acknowledged`). */
  readonly committed: number;
  /** Calls that failed (event `failed`), and transactions reported with another code (event `invalid`). */
  readonly failed: number;
}

/** Buckets in order of time; empty ones are left out. */
export function throughput(journal: readonly JournalEvent[], injectedAt: EpochMs, bucketMs = 100): readonly ThroughputBucket[] {
  const buckets = new Map<number, { committed: number; failed: number }>();
  for (const event of journal) {
    const kind = kindOf(event);
    if (kind === null) continue;
    const t = Math.floor((event.at - injectedAt) / bucketMs) * bucketMs;
    const bucket = buckets.get(t) ?? { committed: 0, failed: 0 };
    bucket[kind]++;
    buckets.set(t, bucket);
  }
  return [...buckets].toSorted(([a], [b]) => a - b).map(([t, counts]) => ({ t, ...counts }));
}

function kindOf(event: JournalEvent): 'committed' | 'failed' | null {
  if (event.event === 'acknowledged') return 'committed';
  return event.event === 'failed' || event.event === 'invalid' ? 'failed' : null;
}
