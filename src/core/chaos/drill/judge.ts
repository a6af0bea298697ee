/** The verdict on a drill's hypothesis: its numbers against what was measured, each with one sentence. */
import type { Accounting, Outage, Verdict } from '../result.ts';
import type { Expectations } from './drill.ts';
import { length } from './gaps.ts';
import type { Gap } from './gaps.ts';

export interface Judged {
  readonly verdict: Verdict;
  readonly reason: string;
}

export interface Evidence {
  /** Steady state before, during, after: already judged by who looked. */
  readonly steady: readonly Judged[];
  /** Whether the drill ran to its end; in one that was interrupted a missing recovery proves nothing. */
  readonly complete: boolean;
  /** What the accounting says beyond its numbers: wrong balances, forks, a missing barrier. */
  readonly accounting: readonly Judged[];
  readonly transactions: Accounting;
  /** Of the operations of the drill, against what a recovery said would be lost. */
  readonly losses: Losses;
  readonly outage: Outage;
  readonly floorMs: number | null;
  /** Stalls of at least STALL_MS. */
  readonly gaps: readonly Gap[];
  /** Observers whose block arrivals were looked at: without any, the absence of a stall was not seen. */
  readonly blockObservers: number;
}

export interface Losses {
  /** Acknowledged transactions that no ledger has. */
  readonly lost: ReadonlySet<string>;
  readonly acknowledged: ReadonlySet<string>;
  /** What the plan said that only the lost side held; null = no recovery was planned. */
  readonly listed: ReadonlySet<string> | null;
}

/** A pause between blocks that counts as a stall: well above every batch timeout and one scheduling hiccup. */
export const STALL_MS = 2_000;

/** The worst of several: one failure fails all, one unknown makes all unknown. */
export function worst(all: readonly Judged[]): Verdict {
  if (all.some((one) => one.verdict === 'failed')) return 'failed';
  return all.length === 0 || all.some((one) => one.verdict === 'unknown') ? 'unknown' : 'held';
}

export function judgeHypothesis(expect: Expectations, evidence: Evidence): readonly Judged[] {
  const { transactions, gaps, blockObservers } = evidence;
  return [
    ...evidence.steady,
    judgeLost(expect.lost, evidence),
    atMost('operations duplicated', transactions.duplicated, expect.duplicated),
    ...(transactions.unknown > 0 ? [judged('unknown', `${transactions.unknown} transactions could not be resolved`)] : []),
    ...evidence.accounting,
    ...judgeOutage(expect, evidence),
    ...judgeGaps(expect, gaps, blockObservers),
  ];
}

function judged(verdict: Verdict, reason: string): Judged {
  return { verdict, reason };
}

function atMost(what: string, value: number, limit: number): Judged {
  return judged(value <= limit ? 'held' : 'failed', `${what}: ${value} (at most ${limit})`);
}

/** The list of the plan must be the truth: everything that is gone is on it, and nothing on it that is still there. */
function judgeLost(expected: Expectations['lost'], { transactions, losses }: Evidence): Judged {
  if (expected !== 'listed') return atMost('acknowledged transactions lost', transactions.lost, expected);
  const { lost, acknowledged, listed } = losses;
  if (listed === null) return judged('unknown', 'no recovery said what only the lost side held');
  const unlisted = [...lost].filter((txId) => !listed.has(txId));
  const there = [...listed].filter((txId) => acknowledged.has(txId) && !lost.has(txId));
  const text = `${lost.size} acknowledged transactions are gone; the plan listed ${lost.size - unlisted.length} of them`;
  if (unlisted.length > 0) return judged('failed', `${text}, not ${unlisted[0]}`);
  return there.length > 0 ? judged('failed', `${text}, and ${there.length} that are not gone, such as ${there[0]}`) : judged('held', text);
}

function judgeOutage(expect: Expectations, { outage, floorMs, complete }: Evidence): readonly Judged[] {
  const limits: { limit: number; why: string }[] = [];
  if (expect.maxOutageMs !== undefined) limits.push({ limit: expect.maxOutageMs, why: 'the file allows' });
  if (expect.outageOverFloor !== undefined && floorMs !== null) {
    limits.push({ limit: expect.outageOverFloor * floorMs, why: `${expect.outageOverFloor} times the floor of ${floorMs} ms is` });
  }
  return limits.map(({ limit, why }) => judgeOneLimit(outage, limit, why, complete));
}

function judgeOneLimit(outage: Outage, limit: number, why: string, complete: boolean): Judged {
  if (outage.firstFailureMs === null && outage.recoveredMs === null)
    return judged('held', `no client operation failed (${why} ${limit} ms)`);
  if (outage.recoveredMs === null) {
    return judged(complete ? 'failed' : 'unknown', `operations did not complete again everywhere (${why} ${limit} ms)`);
  }
  const text = `operations completed again everywhere ${Math.round(outage.recoveredMs)} ms after the injection (${why} ${limit} ms)`;
  return judged(outage.recoveredMs <= limit ? 'held' : 'failed', text);
}

function judgeGaps(expect: Expectations, gaps: readonly Gap[], observers: number): readonly Judged[] {
  const wanted = expect.gap;
  if (wanted === undefined) return [];
  if (observers === 0) return [judged('unknown', 'no observer saw any block arrive, so nobody can say whether there was a stall')];
  const result = gaps.flatMap((gap) => {
    const text = `no block at ${gap.observer} from ${Math.round(gap.startMs)} to ${Math.round(gap.endMs)} ms`;
    if (gap.startMs < wanted.startsAfterMs)
      return [judged('failed', `${text}; a stall was expected after ${wanted.startsAfterMs} ms only`)];
    return length(gap) > wanted.maxMs
      ? [judged('failed', `${text}; at most ${wanted.maxMs} ms were expected`)]
      : [judged('held', `${text}, as expected`)];
  });
  const enough = wanted.atLeastMs === undefined || gaps.some((gap) => length(gap) >= (wanted.atLeastMs ?? 0));
  if (!enough) return [...result, judged('failed', `no stall of ${wanted.atLeastMs} ms or more was seen`)];
  return result.length === 0 ? [judged('held', 'no stall was seen; the file allows one')] : result;
}

/** The numbers of the file as the result prints them. */
export function flatExpectations(expect: Expectations): Readonly<Record<string, number | string | boolean>> {
  const { gap, ...rest } = expect;
  if (gap === undefined) return rest;
  const least = gap.atLeastMs === undefined ? {} : { gapAtLeastMs: gap.atLeastMs };
  return { ...rest, gapStartsAfterMs: gap.startsAfterMs, gapMaxMs: gap.maxMs, ...least };
}
