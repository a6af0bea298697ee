/**
 * The vocabulary of deciding. `decide` (decide.ts) is pure and total: evidence, policy and memory go in, one decision comes out. Not
 * acting is an answer too, and carries its reasons.
 */
import type { FaultRecord } from '../chaos/fault.ts';
import type { Finding } from '../kernel/finding.ts';
import type { ChannelId, EpochMs, NodeId } from '../kernel/ids.ts';
import type { ProcessSighting, Sighting } from '../observation/probe.ts';
import type { Snapshot } from '../observation/snapshot.ts';
import type { Plan, RuleId } from '../plan/plan.ts';
import type { CutState } from '../ports/driver.ts';
import type { Refusal } from '../recovery/codes.ts';
import type { RecoveryAnswer } from '../recovery/make-recovery-plan.ts';
import type { Standing } from '../saga/standing.ts';
import type { Topology } from '../topology/model.ts';
import type { History } from './history.ts';
import type { Policy } from './policy.ts';

/** Everything that was seen in one round, merged and raw. The raw sightings matter: two vantage points may differ. */
export interface Evidence {
  readonly at: EpochMs;
  readonly snapshot: Snapshot;
  readonly sightings: readonly Sighting[];
  readonly processes: readonly ProcessSighting[];
  /** Cuts and fences that stand now, from the driver. */
  readonly fences: readonly CutState[];
  /** The last lines of logs of nodes whose process is gone or that are behind; a node that was not looked at is absent. */
  readonly logs: Readonly<Record<NodeId, readonly string[]>>;
  /** Free space of the disk that holds a node's data, as a share of 0 to 1; a node that was not looked at is absent. */
  readonly freeDisk: Readonly<Record<NodeId, number>>;
  /** Faults that a drill has made on purpose; the engine acts all the same, and says so. */
  readonly drills: readonly FaultRecord[];
  /** Nodes that nobody may start until they are released, with the reason of each; absent when nobody looked. */
  readonly held?: Readonly<Record<NodeId, string>>;
  /** Consenters as the newest configuration block lists them, which the topology file may not; a channel that was not read is absent. */
  readonly membership?: Readonly<Record<ChannelId, readonly NodeId[]>>;
  /** What was gathered about a proven loss of the majority; absent as long as there is none. */
  readonly loss?: LossReport;
}

export interface LossReport {
  /** Made from everything that survivors, peers and machines said; `unavailable` when they could not be asked or the plan not be kept. */
  readonly answer: RecoveryAnswer | { readonly kind: 'unavailable'; readonly reason: string };
  /** What stands against doing it unattended (core/recovery/unattended.ts). */
  readonly unsafe: readonly Refusal[];
  /** Where the plan is kept for people; null without a plan. */
  readonly file: string | null;
  readonly approval: {
    /** Of the present policy, network and topology file. */
    readonly digest: string;
    readonly people: readonly string[];
    /** There are approvals of another one. */
    readonly ofAnother: boolean;
  };
  /** When the drill lose-majority was passed last; null = never, as far as is known. */
  readonly drilledAt: EpochMs | null;
}

export interface DecideInput {
  readonly topology: Topology;
  readonly topologyDigest: string;
  readonly evidence: Evidence;
  readonly policy: Policy;
  readonly history: History;
  /** Where the plan stands that was begun; the log knows. */
  readonly running?: Standing | null;
  readonly now: EpochMs;
}

/** A named diagnosis with its evidence; the codes are in analyses/codes.ts (A3xx). */
export interface Diagnosis {
  readonly code: string;
  /** A node, a channel or a region. */
  readonly subject: string;
  /** The channel that it is about, when a node is the subject. */
  readonly channel?: string;
  readonly message: string;
  readonly evidence: readonly Witness[];
  /** Proven: two vantage points at least, one of them a consensus peer or the machine itself. Suspected: anything less; never acted on. */
  readonly certainty: 'proven' | 'suspected';
  /** Since when, without interruption, over all rounds. */
  readonly since: EpochMs;
  /** Rounds in a row that showed it. */
  readonly rounds: number;
  /** What a rule has to tell apart beyond the code: which known panic it is (`tocommit`), or the first block that differs (`118`). */
  readonly detail?: string;
}

export interface Witness {
  readonly observer: string;
  readonly saw: string;
  readonly at: EpochMs;
}

/** Something that a rule would do, and why it does not do it now. */
export interface Waiting {
  readonly rule: RuleId;
  readonly subject: string;
  readonly reason: string;
  /** When it may act, if nothing changes; null = never by itself. */
  readonly until: EpochMs | null;
  /** What `holdfast explain` tells of the reason, where it has a code of its own. */
  readonly code?: string;
}

export interface Decision {
  /** One sentence: what is seen, and why it acts or waits. */
  readonly summary: string;
  readonly plan: Plan | null;
  readonly diagnoses: readonly Diagnosis[];
  readonly findings: readonly Finding[];
  readonly waiting: readonly Waiting[];
}

/** What one rule says of one situation. */
export interface Judgement {
  /** In order of preference: the first that no guard holds back is the plan of the round. */
  readonly plans?: readonly Plan[];
  readonly findings?: readonly Finding[];
  readonly waiting?: readonly Waiting[];
  /** Nothing after this rule is looked at: the situation forbids acting. */
  readonly halt?: string;
  /** The rules after this one are asked, but none may interrupt anything. */
  readonly calm?: { readonly reason: string; readonly until: EpochMs | null };
}

export interface RuleContext extends DecideInput {
  readonly diagnoses: readonly Diagnosis[];
}

/** One row of the table of rules (rules/table.ts). */
export interface Rule {
  /** `D203`: never used again for anything else. */
  readonly id: RuleId;
  readonly title: string;
  /** When it applies, in words an operator understands. */
  readonly when: string;
  readonly does: string;
  /** What the operator does when this rule is cited. */
  readonly hint: string;
  /** Fact or source that it rests on. */
  readonly source: string;
  judge(context: RuleContext): Judgement | null;
}
