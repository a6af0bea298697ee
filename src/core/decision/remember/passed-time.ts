/**
 * Whether the time since the last round is what a clock that runs evenly would show. The engine has one clock; a round that comes far too
 * late may also mean that nobody looked. Either way no duration counts that spans it.
 */
import { electionTimeoutMs } from '../../analysis/timing/floors.ts';
import type { EpochMs } from '../../kernel/ids.ts';
import type { Topology } from '../../topology/model.ts';
import type { History } from '../history.ts';
import type { Policy } from '../policy.ts';

export interface PassedTime {
  /** Nothing has to be forgotten. */
  readonly continuous: boolean;
  /** What happened, in words; null when nothing did in this round. */
  readonly jump: string | null;
  readonly distrustUntil: EpochMs | null;
}

/** A round waits some seconds for nodes that do not answer; ten times that is no round any more. */
const LONGEST_ROUND_MS = 60_000;
const LONGEST_ROUND_TICKS = 20;
/** A time service that slews sets a clock back by less; ordering by time does not suffer from it. */
const SLEWED_MS = 500;
/** So many rounds are watched at least before durations count again. */
const TICKS_TO_TRUST = 5;

export function passedTime(before: History, topology: Topology, policy: Policy, now: EpochMs): PassedTime {
  const { lastRoundAt, distrustTimeUntil } = before;
  const distrusted = distrustTimeUntil !== null && now < distrustTimeUntil ? distrustTimeUntil : null;
  if (lastRoundAt === null) return { continuous: true, jump: null, distrustUntil: distrusted };
  const passed = now - lastRoundAt;
  const limit = Math.max(LONGEST_ROUND_MS, LONGEST_ROUND_TICKS * policy.tickMs);
  if (passed >= -SLEWED_MS && passed <= limit) return { continuous: true, jump: null, distrustUntil: distrusted };
  if (passed > limit && wasBusy(before, lastRoundAt)) return { continuous: false, jump: null, distrustUntil: distrusted };
  const words = passed < 0 ? `the clock went back by ${-passed} ms` : `the last round was ${passed} ms ago`;
  return { continuous: false, jump: words, distrustUntil: now + timeToTrust(topology, policy) };
}

/** The engine observes between plans: while one runs, no round is recorded. */
function wasBusy({ running, plans }: History, lastRoundAt: EpochMs): boolean {
  return running !== null || plans.some(({ endedAt }) => endedAt >= lastRoundAt);
}

/** Two elections fit into it, so that whoever leads has been confirmed again. */
function timeToTrust({ channels }: Topology, { tickMs }: Policy): number {
  const timeouts = Object.values(channels).map(({ consensus }) => electionTimeoutMs(consensus)[1]);
  return Math.max(TICKS_TO_TRUST * tickMs, 2 * Math.max(0, ...timeouts));
}
