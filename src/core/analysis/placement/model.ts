/** The question where consenters and peers should stand, and its answer. Round trips in milliseconds; a domain is named by its path. */
import type { ConsensusKind } from '../../consensus/quorum.ts';
import type { CodeEntry } from '../../kernel/failure.ts';
import type { DomainPath, NodeId, OrganisationId, RegionId } from '../../kernel/ids.ts';
import type { PlaceEdit } from '../../topology/edit-places.ts';
import type { Place, RegionLatency } from '../../topology/model.ts';

/** From the largest domain down: the order in which tolerance is maximised. */
export const DOMAIN_LEVELS = ['region', 'zone', 'rack', 'host'] as const;
export type DomainLevel = (typeof DOMAIN_LEVELS)[number];

export interface PlacementRequest {
  readonly consensus: ConsensusKind;
  /** How many consenters there shall be. */
  readonly consenters: number;
  /** Where new ones can stand: a region, zone, rack or host. As many as capacities allow stand in each. */
  readonly sites: readonly Place[];
  /** At most so many consenters in a region. */
  readonly maxPerRegion?: number;
  /** At most so many consenters in a domain, by its path. */
  readonly capacities: Readonly<Record<DomainPath, number>>;
  /** Consenters that stay where they are. */
  readonly keep: Readonly<Record<NodeId, Place>>;
  /** The consenters of today: they are used again where that costs nothing, and their ids before new ones. Holds those of `keep`. */
  readonly current: Readonly<Record<NodeId, Place>>;
  /** A pair of regions that is missing is unknown, never 0. */
  readonly latency: readonly RegionLatency[];
  /** Where clients are: weights of regions. Empty: the way from client to leader is not counted. */
  readonly clients: Readonly<Record<RegionId, number>>;
  /** Who owns new nodes. */
  readonly organisation: OrganisationId;
  /** Names that new nodes may not have. */
  readonly taken: readonly string[];
}

export type PlacementAnswer = PlacementProposal | PlacementRefusal;

/** No placement fulfils the wishes; all the reasons found. */
export interface PlacementRefusal {
  readonly kind: 'impossible';
  readonly problems: readonly PlacementProblem[];
}

export interface PlacementProblem extends Pick<CodeEntry, 'hint'> {
  readonly code: string;
  readonly message: string;
  /** The domain, node or option that it is about. */
  readonly subject: string;
}

/** How many domains of a level may be lost, whichever they are, while the rest is a quorum. */
export type Survives = Readonly<Record<DomainLevel | 'node', number>>;

export interface PlacementProposal {
  readonly kind: 'proposal';
  readonly consensus: ConsensusKind;
  readonly quorum: number;
  readonly consenters: Readonly<Record<NodeId, DomainPath>>;
  /** The best that any placement within the wishes reaches: region first, then zone, rack, host. */
  readonly survives: Survives;
  /** Per domain that holds a consenter: who is left when it is lost, where that is a quorum. */
  readonly proof: Readonly<Record<DomainPath, readonly NodeId[]>>;
  /** The domains whose loss leaves no quorum, largest first, and why no placement does better; absent when there is none. */
  readonly counterExample?: CounterExample;
  /** Domains that hold more voices than may lie; absent on Raft, which bears no lie. */
  readonly byzantine?: { readonly f: number; readonly domainsThatExceedF: Readonly<Record<DomainLevel, readonly DomainPath[]>> };
  readonly latency: PlacementLatency;
  /** What less tolerance would buy: no point is as good as another in every level of tolerance and in latency. Best tolerance first. */
  readonly front: readonly FrontPoint[];
  /** False: the front has more points than were looked for. */
  readonly frontComplete: boolean;
  readonly edits: readonly PlaceEdit[];
}

export interface CounterExample {
  /** Explained in codes.ts. */
  readonly code: 'L110' | 'L111' | 'L112' | 'L113';
  readonly domain: DomainPath;
  readonly level: DomainLevel;
  readonly holds: number;
  readonly survivors: readonly NodeId[];
  readonly needed: number;
  readonly reason: string;
  readonly hint: string;
  /** Every single domain that refutes. */
  readonly domains: readonly DomainPath[];
}

export type PlacementLatency = KnownLatency | { readonly unknown: string };

export interface KnownLatency {
  /** Mean over the consenters as leader: clients to the leader and back, and the leader to its (quorum - 1)-th nearest follower and back. */
  readonly foundMs: number;
  /** No placement of this tolerance is faster. */
  readonly boundMs: number;
  readonly gapMs: number;
  /** The gap is 0. */
  readonly optimal: boolean;
  /** What each region's consenters would give as leader. */
  readonly leaders: readonly LeaderLatency[];
}

export interface LeaderLatency {
  readonly region: RegionId;
  readonly consenters: number;
  readonly clientMs: number;
  readonly quorumMs: number;
}

export interface FrontPoint {
  readonly survives: Survives;
  /** Consenters per region. */
  readonly regions: Readonly<Record<RegionId, number>>;
  readonly latency: { readonly foundMs: number; readonly boundMs: number } | { readonly unknown: string };
}

/** The peers of one organisation: as long as one is left, it can endorse and answer queries. */
export interface PeerProposal {
  readonly organisation: OrganisationId;
  readonly peers: Readonly<Record<NodeId, DomainPath>>;
  readonly survives: Survives;
  readonly proof: Readonly<Record<DomainPath, readonly NodeId[]>>;
  readonly counterExample?: CounterExample;
  /** Mean over the clients of the round trip to the nearest peer, which is their gateway. */
  readonly gateway: { readonly foundMs: number; readonly boundMs: number } | { readonly unknown: string };
  readonly edits: readonly PlaceEdit[];
}
