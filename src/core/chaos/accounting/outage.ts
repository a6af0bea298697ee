/** The three numbers of an outage (core/chaos/result.ts), from journals and block arrivals. */
import type { EpochMs, RegionId } from '../../kernel/ids.ts';
import type { BlockArrival, JournalEvent } from '../journal.ts';
import type { Outage } from '../result.ts';
import { longestBlockGap } from './block-gap.ts';
import { clientOutage } from './client-outage.ts';

export interface OutageOptions {
  readonly injectedAt: EpochMs;
  /** End of what is looked at: when the load stopped, at the latest. */
  readonly until: EpochMs;
  readonly lateMs?: number;
  readonly sustainedMs?: number;
  readonly healedAt?: EpochMs | null;
  readonly excludeRegions?: readonly RegionId[];
  readonly excludeObservers?: readonly string[];
}

export function outage(journal: readonly JournalEvent[], arrivals: readonly BlockArrival[], options: OutageOptions): Outage {
  return { ...clientOutage(journal, options), blocksGapMs: longestBlockGap(arrivals, options) };
}
