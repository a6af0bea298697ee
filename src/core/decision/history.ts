/**
 * What the engine remembers between ticks, as data. It is built from observations and the log only (remember.ts), so a new engine that
 * reads the log and looks at the network arrives at the same place.
 */
import type { ChannelId, EpochMs, NodeId } from '../kernel/ids.ts';
import type { PlanId, RuleId } from '../plan/plan.ts';

export interface History {
  /** First and last round of everything that was diagnosed and is still going on; key `code subject channel`. */
  readonly open: Readonly<Record<string, OpenDiagnosis>>;
  /** Heights as they were last seen to grow, for every node and channel; key `node channel`. */
  readonly growth: Readonly<Record<string, Growth>>;
  /** Peers that diverged, and between which blocks they began to; key `peer channel`. */
  readonly differences?: Readonly<Record<string, KnownDifference>>;
  /** When a quorum last confirmed a leader, and which. */
  readonly leaders: Readonly<Record<ChannelId, LeaderMemory>>;
  /** Who reigns on each channel, and since when at least (remember/reigns.ts). */
  readonly reigns?: Readonly<Record<ChannelId, Reign>>;
  /** Since when each node has answered everybody who asked, without a round in between that it did not (remember/answers.ts). */
  readonly answers?: Readonly<Record<NodeId, EpochMs>>;
  /** Nodes that answer nobody, and what shows that they work all the same (remember/signs.ts). */
  readonly signs?: Readonly<Record<NodeId, Sign>>;
  /** The most blocks that each consenter was ever seen with, and when; key `node channel`. One that comes back with fewer was restored. */
  readonly highest?: Readonly<Record<string, Growth>>;
  /** What came round too often, and since when nothing more of it is done; key `rule subject`. Only an acknowledgement takes it away. */
  readonly locked?: Readonly<Record<string, EpochMs>>;
  /** When each rule last ended a plan for each subject, however long ago (remember/ended.ts); key `rule subject`. */
  readonly ended?: Readonly<Record<string, EpochMs>>;
  /** Since when each channel's loss of its quorum is proven, round for round; a round that does not prove it begins anew. */
  readonly lost?: Readonly<Record<ChannelId, EpochMs>>;
  /** How the last recovery that nobody watched looked from outside afterwards. */
  readonly recovered?: Recovered;
  /** Starts of each node's process that the engine made, oldest first; cleared by an acknowledgement. */
  readonly restarts: Readonly<Record<NodeId, readonly EpochMs[]>>;
  /** Plans that ended, oldest first, as far back as the anti-flapping window reaches. */
  readonly plans: readonly PastPlan[];
  /** The plan that was begun and has not ended; the engine finishes or undoes it before it decides anything new. */
  readonly running: PlanId | null;
  readonly acknowledged: readonly Acknowledgement[];
  readonly killSwitch: KillSwitch;
  /** Time of the last round. A smaller or much larger one is a clock jump. */
  readonly lastRoundAt: EpochMs | null;
  /** No decision may rest on durations until this time: the clock has jumped. */
  readonly distrustTimeUntil: EpochMs | null;
}

export interface OpenDiagnosis {
  readonly since: EpochMs;
  readonly last: EpochMs;
  readonly rounds: number;
}

export interface Growth {
  readonly height: number;
  /** When the height changed, or when it was seen for the first time after the node was out of sight. */
  readonly at: EpochMs;
  /** When it was last seen. */
  readonly seen: EpochMs;
}

export interface Sign {
  /** The last line of its log that says that it has written a block. */
  readonly wrote: string | null;
  /** When something last showed that it works; null = nothing has since it answers nobody. */
  readonly at: EpochMs | null;
}

export interface KnownDifference {
  readonly of: 'blocks' | 'state';
  /** The highest block that was seen to be equal; -1 when none was. */
  readonly equal: number;
  /** The lowest block that was seen to differ. */
  readonly differs: number;
}

export interface LeaderMemory {
  /** null: a quorum said that there is none. */
  readonly leader: NodeId | null;
  /** When it was first confirmed in a row; a gap shorter than an election does not count. */
  readonly since: EpochMs;
  /** When a leader was confirmed last; null = never. */
  readonly lastConfirmed: EpochMs | null;
  /** The first round since in which none was: it was lost at this time at the latest. Absent while one is confirmed. */
  readonly missed?: EpochMs;
}

/** One node's time as leader, without an end that was seen. */
export interface Reign {
  readonly of: NodeId;
  /** When it was last confirmed, or its process last seen dead. */
  readonly seen: EpochMs;
  /** Its process was seen dead: whoever leads next, also it again, remembers nothing. */
  readonly over: boolean;
  /** It has begun after this time for certain; null = nobody saw it begin. */
  readonly begunAfter: EpochMs | null;
}

export interface PastPlan {
  readonly id: PlanId;
  readonly rule: RuleId;
  readonly subject: string;
  readonly disruptive: boolean;
  readonly endedAt: EpochMs;
  readonly outcome: 'succeeded' | 'failed' | 'undone';
}

export interface Recovered {
  readonly plan: PlanId;
  readonly subject: string;
  readonly at: EpochMs;
  /** What was not as it should be; empty = proven. */
  readonly failing: readonly string[];
}

export interface Acknowledgement {
  readonly by: string;
  readonly subject: string;
  /** Rule or diagnosis. */
  readonly code: string;
  readonly reason: string;
  readonly at: EpochMs;
}

/** unreadable counts as on: it fails closed. */
export type KillSwitch = { readonly state: 'off' } | { readonly state: 'on' | 'unreadable'; readonly reason: string };

export const EMPTY_HISTORY: History = {
  open: {},
  growth: {},
  leaders: {},
  restarts: {},
  plans: [],
  running: null,
  acknowledged: [],
  killSwitch: { state: 'off' },
  lastRoundAt: null,
  distrustTimeUntil: null,
};
