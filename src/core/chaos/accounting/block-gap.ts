/**
 * The longest time without a new block at one observer.
 *
 * Per observer and channel the earliest arrival of each block number over all its sources counts, so that one dead source
 * is no gap while another one delivers. Arrivals are taken in order of time; a gap counts when it overlaps
 * (injectedAt, until), in its full length. The time from an observer's last arrival to `until` counts too: a stall that
 * never ended is the longest gap, not none. The answer is the longest gap of all observers but the excluded ones
 * (a region that is cut off on purpose sees nothing, and that is no gap of the channel); null without any arrival.
 * Only under load does a gap mean something: without transactions there are no blocks.
 */
import type { EpochMs } from '../../kernel/ids.ts';
import type { BlockArrival } from '../journal.ts';

export interface BlockGapOptions {
  readonly injectedAt: EpochMs;
  readonly until: EpochMs;
  readonly excludeObservers?: readonly string[];
}

export function longestBlockGap(arrivals: readonly BlockArrival[], options: BlockGapOptions): number | null {
  const excluded = new Set(options.excludeObservers ?? []);
  const counted = arrivals.filter(({ observer }) => !excluded.has(observer));
  const streams = Map.groupBy(counted, ({ observer, channel }) => JSON.stringify([observer, channel]));
  const gaps = [...streams.values()].map((stream) => longestGap(firstArrivals(stream), options));
  return gaps.reduce<number | null>((longest, gap) => (gap === null || (longest !== null && longest >= gap) ? longest : gap), null);
}

function firstArrivals(stream: readonly BlockArrival[]): readonly EpochMs[] {
  const first = new Map<number, EpochMs>();
  for (const { number, at } of stream) first.set(number, Math.min(at, first.get(number) ?? Infinity));
  return [...first.values()].toSorted((a, b) => a - b);
}

function longestGap(times: readonly EpochMs[], { injectedAt, until }: BlockGapOptions): number | null {
  let longest: number | null = null;
  for (let i = 0; i < times.length; i++) {
    const from = times[i] ?? until;
    const to = times[i + 1] ?? Math.max(from, until);
    if (to > injectedAt && from < until) longest = Math.max(longest ?? 0, to - from);
  }
  return longest;
}
