/**
 * A drill after parsing: one fault, what it aims at, how long it stays, the load meanwhile, and what is expected in numbers.
 * The Chaos Toolkit part of the file (hypothesis, method, rollbacks) is checked by the parser and run by `chaos run`;
 * Holdfast's own runner works from this.
 */
import type { CutManner, Fault } from '../fault.ts';
import type { ConsensusKind } from '../../consensus/quorum.ts';
import type { NodeId, RegionId } from '../../kernel/ids.ts';
import type { DrillResponse, EngineWanted } from './response.ts';

export interface Drill {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** The kinds of consensus that the numbers of the file were made for. */
  readonly consensus: readonly ConsensusKind[];
  readonly prepare: readonly Preparation[];
  readonly fault: DrillFault;
  readonly engine: EngineWanted;
  /** One after the other, from the injection on; the hold lasts at least until the last one has ended. */
  readonly response: readonly DrillResponse[];
  /** How long the fault stays before it is healed. */
  readonly holdMs: number;
  /** From the injection on; after it anybody may heal (watchdogs, the next command). */
  readonly deadlineMs: number;
  /** How long recovery may take, both under the fault (after the hold) and after the heal. */
  readonly recoverWithinMs: number;
  readonly load: DrillLoad;
  readonly expect: Expectations;
  /** The drill breaks quorum (or endorsement) on purpose. */
  readonly breaksQuorum: boolean;
  /** Lines that the restarted nodes wrote about their recovery are part of the result. */
  readonly evidence: boolean;
}

/**
 * move-leader-away: if the target leads, it is killed and started again until another node leads; it is then "cold".
 * restart-target: the target is killed and started, and is back at the tip: survivors have dropped their connections ("cold").
 * copy-target: the target is stopped, copied and started, and is back at the tip: the copy is what data.turn-back puts back.
 */
export type Preparation = 'move-leader-away' | 'restart-target' | 'copy-target';

/** Faults that are made to each node of the target. */
export type NodeFaultKind = Exclude<Fault['kind'], 'link.cut' | 'node.tune' | 'data.lose'>;

export type DrillFault =
  | { readonly kind: NodeFaultKind; readonly target: Target }
  /** log: the consensus log only, the blocks stay. */
  | { readonly kind: 'data.lose'; readonly target: Target; readonly part: 'all' | 'log' }
  | {
      readonly kind: 'link.cut';
      readonly target: Target;
      readonly manner: CutManner;
      /** outgoing: packets that the target sends vanish; incoming: those that it should receive. */
      readonly direction: 'both' | 'outgoing' | 'incoming';
      /** While the fault lasts, every consenter repeats a SYN so often only (facts: 1 shortens the stall of a silent loss). */
      readonly tcpSynRetries?: number;
    };

export type Target =
  | { readonly kind: 'leader' }
  /** A consenter that does not lead. */
  | { readonly kind: 'follower' }
  /** A peer whose organisation has another one; one that is no anchor if there is a choice. */
  | { readonly kind: 'peer' }
  /** A consenter that is alone in its region and does not lead. */
  | { readonly kind: 'lone-consenter' }
  /** So many consenters that do not lead. */
  | { readonly kind: 'followers'; readonly count: number }
  | { readonly kind: 'node'; readonly node: NodeId }
  | { readonly kind: 'region'; readonly region: RegionId }
  /** The region without which the channel has no quorum. */
  | { readonly kind: 'majority-region' }
  /** Everything in a zone that has exactly so many consenters, none of which leads. */
  | { readonly kind: 'zone-with-orderers'; readonly orderers: number }
  | { readonly kind: 'region-with-orderers'; readonly orderers: number; readonly leader: 'prefer' | 'require' | 'avoid' };

export interface DrillLoad {
  /** Transactions per second over all regions. */
  readonly rate: number;
  readonly clientsPerRegion: number;
  /** How long a client tries for one operation. */
  readonly deadlineMs: number;
  /** survivors: no clients in a region that the drill cuts off, since they cannot reach anything by definition. */
  readonly regions: 'all' | 'survivors';
}

export interface Expectations {
  /** listed: those, and only those, that the plan of the recovery says only the lost side held. */
  readonly lost: number | 'listed';
  readonly duplicated: number;
  /** Whether transactions are acknowledged while the fault still holds, at the end of the hold. */
  readonly during: 'ordering' | 'any';
  readonly maxOutageMs?: number;
  /** Longest outage as a multiple of the floor that the protocol's timing allows. */
  readonly outageOverFloor?: number;
  readonly gap?: ExpectedGap;
}

/** A stall of ordering that is expected, in time without a new block at one observer. */
export interface ExpectedGap {
  /** No stall may begin earlier than this after the injection. */
  readonly startsAfterMs: number;
  /** No single stall may be longer. */
  readonly maxMs: number;
  /** If given, at least one stall this long must be seen. */
  readonly atLeastMs?: number;
}
