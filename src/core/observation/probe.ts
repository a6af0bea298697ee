/**
 * Raw sightings: what one observer found when it asked one node. Merging them into a Snapshot is pure (merge.ts).
 * A probe never says "down": it says what happened when it asked.
 */
import type { ChannelId, EpochMs, NodeId, ObserverId } from '../kernel/ids.ts';

/** How asking ended. Refused means that the host answered that nobody listens: positive evidence, unlike silence. */
export type ProbeOutcome = 'answered' | 'refused' | 'timeout' | 'unreachable' | 'tls-error' | 'error';

/** What an agent (one per region) found out about one node. */
export interface NodeProbe {
  readonly observer: ObserverId;
  readonly node: NodeId;
  readonly at: EpochMs;
  /** Outcome of the gRPC port: the one that consensus and clients use. */
  readonly outcome: ProbeOutcome;
  /** The library's own words for anything but `answered`. */
  readonly detail?: string;
  /** Round trip of the answered question in milliseconds. */
  readonly roundTripMs?: number;
  /** Outcome of the operations listener (metrics), which lies about health but carries facts. */
  readonly operations?: ProbeOutcome;
  /** Outcome of a bare TCP connect to the gRPC port, made where questions run out of time: the kernel takes it for a process that hangs. */
  readonly connects?: ProbeOutcome;
  readonly channels: Readonly<Record<ChannelId, ChannelProbe>>;
  /** Days etc. are computed by the reader: notAfter of the certificate that the node presented. */
  readonly certificateNotAfter?: EpochMs;
}

/** What one node said of one channel. Every field may be missing; `error` says why. */
export interface ChannelProbe {
  /** Number of blocks (last number + 1), from a Deliver stream, never from a metric. */
  readonly height?: number;
  /** Lower-case hex of the header hash of block height-1. */
  readonly hash?: string;
  /** Header hashes of earlier blocks that were asked for, by block number, for fork checks at unequal heights. */
  readonly hashes?: Readonly<Record<number, string>>;
  /**
   * Peers only: what a block did to the state, as lower-case hex of its COMMIT_HASH, by block number. Equal on peers that validated alike;
   * equal header hashes prove nothing of it (facts: fabric-peers.md 5 and 7).
   */
  readonly commits?: Readonly<Record<number, string>>;
  readonly error?: string;
  /** Orderers only: what the node says of its own consensus. */
  readonly consensus?: ConsensusProbe;
}

export type ConsensusProbe =
  | {
      readonly kind: 'raft';
      readonly isLeader: boolean;
      readonly activeNodes: number;
      readonly clusterSize: number;
      /** The leader as this node last logged it; null = it logged that there is none; absent = not known. */
      readonly leader?: NodeId | null;
    }
  | {
      readonly kind: 'smartbft';
      readonly viewNumber: number;
      /** consensus_smartbft_view_leader_id: a consenter ID, translated to the node. */
      readonly viewLeader: NodeId | null;
      readonly nextView: number;
      readonly currentView: number;
      readonly poolSize: number;
    };

/** What the driver knows of a node's process: it looks at the machine, not at the network. */
export interface ProcessSighting {
  readonly observer: ObserverId;
  readonly node: NodeId;
  readonly at: EpochMs;
  readonly state: 'running' | 'frozen' | 'stopped' | 'unknown';
  readonly detail?: string;
}

/** What one vantage point saw in one round. */
export interface Sighting {
  readonly observer: ObserverId;
  readonly region: string;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  readonly nodes: readonly NodeProbe[];
}
