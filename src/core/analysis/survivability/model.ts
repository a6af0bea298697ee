/**
 * What a channel survives: the shapes that `plan --json` prints, and their definitions. Everything in this folder is pure, and every number in it
 * is exact, or says by `limited` that it is not. It must never try all subsets of the nodes: minimal sets come by construction.
 *
 * - `ordering`: the loss (crash) stops new blocks: fewer consenters are left than a quorum (consensus/quorum.ts).
 * - `acknowledged`: the lost set holds every member of some quorum, so a block that a full quorum had acknowledged can go with it.
 * - `endorsement`: no choice of surviving channel peers gives endorsements that Fabric's evaluator accepts (core/policy).
 * - `query`: no peer of the channel is left.
 */
import type { ChannelId, NodeId } from '../../kernel/ids.ts';

/** From small to large; an organisation is a failure domain across all places. */
export const LEVELS = ['node', 'host', 'rack', 'zone', 'region', 'organisation'] as const;
export type Level = (typeof LEVELS)[number];

/** A path for places, an id for nodes and organisations. */
export type DomainId = string;

/** What it takes at one level. A domain is lost with everything in it. */
export interface Losses {
  /** Size of the smallest such set; 0 when it is already so with nothing lost; null where losing everything does not do it. */
  readonly smallest: number | null;
  /** `smallest` is null or at least 2. */
  readonly survivesAnyOne: boolean;
  /** All minimal sets up to the size that was asked for: ids sorted, list sorted. */
  readonly sets: readonly (readonly DomainId[])[];
  /** No minimal set is larger than that. */
  readonly complete: boolean;
  /** One minimal set of size `smallest`; null with null. */
  readonly witness: readonly DomainId[] | null;
  /** Only where a named limit (limits.ts) cut the answer: what is then not known. Sets that are listed are right also then. */
  readonly limited?: string;
}

export type ByLevel<T> = Readonly<Record<Level, T>>;

export interface LevelLosses {
  readonly level: ByLevel<Losses>;
}

export interface EndorsementLosses extends LevelLosses {
  /** The policy cannot be read; nothing can be endorsed under it, so it counts as stopped (`smallest` 0). */
  readonly problem?: string;
}

export interface Survivability {
  readonly ordering: LevelLosses;
  readonly acknowledged: LevelLosses;
  readonly endorsement: EndorsementLosses;
  readonly query: LevelLosses;
}

export interface ChaincodeSurvivability {
  readonly endorsement: EndorsementLosses;
  /** Collections with a policy of their own; absent when there are none. */
  readonly collections?: Readonly<Record<string, { readonly endorsement: EndorsementLosses }>>;
}

/** Byzantine protocols only. */
export interface Byzantine {
  /** Consenters that may lie. */
  readonly f: number;
  /** Domains that could lie with more than f voices, sorted. */
  readonly domainsThatExceedF: ByLevel<readonly DomainId[]>;
}

export interface ChannelSurvivability {
  readonly survivability: Survivability;
  readonly byzantine?: Byzantine;
  readonly chaincodes: Readonly<Record<string, ChaincodeSurvivability>>;
}

export type Outcome = 'holds' | 'stops' | 'at-risk';

/**
 * What one loss does to a channel. `ordering`, `endorsement` and `query` hold or stop, by the definitions above: how close ordering is to stopping is
 * `marginNodes`, no third word. `acknowledged` holds, or is at risk: the lost set has all of a quorum, so blocks may be gone, which is not sure,
 * because a peer outside may have them. Endorsement under a policy that is too entangled to be judged (P108) is at risk, too.
 */
export interface ChannelOutcome {
  readonly ordering: Outcome;
  readonly acknowledged: Outcome;
  readonly endorsement: Outcome;
  readonly query: Outcome;
  /** How many more consenters, whichever they are, ordering bears to lose; negative = so many are missing for a quorum. */
  readonly marginNodes: number;
  /** The same of peers; -1 = it has stopped. `endorsement` is null where it goes on without any, or the policy is too entangled to be judged. */
  readonly marginPeers: { readonly endorsement: number | null; readonly query: number };
  readonly chaincodes: Readonly<Record<string, ChaincodeOutcome>>;
}

export interface ChaincodeOutcome {
  readonly endorsement: Outcome;
  /** Collections with a policy of their own; absent when there are none. */
  readonly collections?: Readonly<Record<string, { readonly endorsement: Outcome }>>;
}

export interface WhatIf {
  /** Every node that is lost, sorted. */
  readonly lost: readonly NodeId[];
  /** What was asked for, each once and with its level, in the order of asking. */
  readonly domains: readonly { readonly level: Level; readonly id: DomainId }[];
  readonly channels: Readonly<Record<ChannelId, ChannelOutcome>>;
}

export interface LossProblem {
  /** As it was given. */
  readonly id: string;
  readonly message: string;
  readonly hint: string;
}

export type WhatIfResult =
  | { readonly kind: 'ok'; readonly whatIf: WhatIf }
  | { readonly kind: 'invalid'; readonly problems: readonly LossProblem[] };
