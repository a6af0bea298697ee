/** Times in which no new block reached an observer, from block arrivals: Fabric blocks carry no time of their own. */
import type { EpochMs, NodeId } from '../../kernel/ids.ts';
import type { BlockArrival } from '../journal.ts';

export interface Gap {
  readonly observer: string;
  /** Milliseconds since the start of the injection. */
  readonly startMs: number;
  readonly endMs: number;
}

export interface GapQuestion {
  readonly injectedAt: EpochMs;
  /** End of the time that is looked at: a stall that lasts until here counts up to here. */
  readonly until: EpochMs;
  readonly atLeastMs: number;
  /** Streams from nodes that the fault takes away stop by definition. */
  readonly withoutSources: readonly NodeId[];
  /** An observer in a region that is cut off sees nothing, and that is no stall of the channel. */
  readonly withoutObservers: readonly string[];
}

/** For each observer: pauses between the first arrivals of ever higher blocks, from the injection on. */
export function findGaps(arrivals: readonly BlockArrival[], question: GapQuestion): readonly Gap[] {
  return [...arrivalsByObserver(arrivals, question)].flatMap(([observer, own]) => gapsOf(observer, own, question));
}

/** Arrivals that say something of the channel, by observer. */
export function arrivalsByObserver(
  arrivals: readonly BlockArrival[],
  question: Pick<GapQuestion, 'withoutSources' | 'withoutObservers'>,
): ReadonlyMap<string, readonly BlockArrival[]> {
  const observers = new Map<string, BlockArrival[]>();
  for (const arrival of arrivals) {
    if (question.withoutSources.includes(arrival.source) || question.withoutObservers.includes(arrival.observer)) continue;
    const own = observers.get(arrival.observer) ?? [];
    own.push(arrival);
    observers.set(arrival.observer, own);
  }
  return observers;
}

function gapsOf(observer: string, arrivals: readonly BlockArrival[], { injectedAt, until, atLeastMs }: GapQuestion): Gap[] {
  const gaps: Gap[] = [];
  let last: EpochMs = injectedAt;
  for (const at of [...firstArrivals(arrivals).filter((time) => time > injectedAt && time < until), until]) {
    if (at - last >= atLeastMs) gaps.push({ observer, startMs: last - injectedAt, endMs: at - injectedAt });
    last = at;
  }
  return gaps;
}

function firstArrivals(arrivals: readonly BlockArrival[]): readonly EpochMs[] {
  let highest = -1;
  const times: EpochMs[] = [];
  for (const arrival of arrivals.toSorted((a, b) => a.at - b.at)) {
    if (arrival.number <= highest) continue;
    highest = arrival.number;
    times.push(arrival.at);
  }
  return times;
}

export function longest(gaps: readonly Gap[]): Gap | null {
  return gaps.reduce<Gap | null>((best, gap) => (best === null || length(gap) > length(best) ? gap : best), null);
}

export function length(gap: Gap): number {
  return gap.endMs - gap.startMs;
}
