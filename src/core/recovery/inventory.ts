/**
 * Everything that is known when a majority may be lost, gathered by somebody else (engine/recovery/collect). Nothing here is guessed: what
 * could not be read is absent or carries its reason, and the judge treats it as the worst case.
 */
import type { ChannelId, EpochMs, NodeId, ObserverId } from '../kernel/ids.ts';
import type { ConsensusDisk, StoredBlock } from '../ports/recovery.ts';

export interface Inventory {
  /** Id of the running network: two networks of one file are two networks. */
  readonly network: string;
  /** Its name in the topology file. */
  readonly name: string;
  readonly topologyDigest: string;
  readonly at: EpochMs;
  /** Who looked: agents of regions and drivers. */
  readonly observers: readonly ObserverId[];
  readonly channels: readonly ChannelInventory[];
  /** Consenters of any channel that answered nobody. */
  readonly lost: readonly LostMember[];
  /** Channel updates that were handed to an orderer since the loss, as the log of this network knows them. */
  readonly updatesSent: Readonly<Record<ChannelId, number>>;
}

export interface ChannelInventory {
  readonly channel: ChannelId;
  readonly consensus: 'raft' | 'smartbft' | 'qbft';
  /** Longest time until a leader must be there once a quorum is: 2 x election timeout, in milliseconds. */
  readonly electionMs: number;
  /** As the topology file says. */
  readonly expected: readonly NodeId[];
  /** Consenters that answered. */
  readonly survivors: readonly SurvivorLog[];
  /** Survivors that say that they lead: without a quorum one does so for one election timeout more, and may still write to its log. */
  readonly leading: readonly NodeId[];
  readonly peers: readonly PeerLedger[];
  /** Peers that answered nobody, or whose ledger could not be read: they may hold blocks that nobody else has. */
  readonly silentPeers: readonly NodeId[];
  /** Ledgers of lost consenters and silent peers whose disk can still be read: what only the lost side held. */
  readonly leftBehind: readonly LeftBehind[];
  /** Those of them whose process was seen gone and whose disk could be read, whether anything was left on it or not. */
  readonly readDisks?: readonly NodeId[];
}

export interface SurvivorLog {
  readonly node: NodeId;
  /** Its disk, or why it could not be read. */
  readonly disk: ConsensusDisk | { readonly unreadable: string };
  /** Consenters by the newest configuration block that it has; null when it did not say. */
  readonly members: readonly NodeId[] | null;
  /** Header hashes of some of its blocks, by number: enough to compare it with every other ledger at their lowest common height. */
  readonly hashes: Readonly<Record<number, string>>;
}

/** Blocks of one ledger from a number on, without gaps. */
export interface HeldBlocks {
  readonly node: NodeId;
  readonly height: number;
  readonly blocks: readonly BlockFacts[];
}

export interface LeftBehind extends HeldBlocks {
  /** The driver saw that its process is gone. */
  readonly stopped: boolean;
}

export interface PeerLedger extends HeldBlocks {
  readonly hash: string;
  readonly hashes: Readonly<Record<number, string>>;
}

export type BlockFacts = Omit<StoredBlock, 'envelopes'>;

export interface LostMember {
  readonly node: NodeId;
  /** Who asked it or looked at its process. */
  readonly asked: readonly ObserverId[];
  /** Who got any answer, in words; one is enough to refuse. */
  readonly answers: readonly string[];
  readonly proofs: readonly FenceProof[];
  /** Whether it can be started from here with its own keys and names. */
  readonly startable: boolean;
}

/** Positive evidence that a lost member cannot vote. That it is silent is none: a region that is only cut off is silent too. */
export type FenceProof =
  /**
   * The driver looked and the process is not there; `held` says that nobody can start it again. `elsewhere`: nor is any data of it, so it may
   * have run, and still run, on another machine; that proves nothing.
   */
  | { readonly kind: 'process-gone'; readonly by: ObserverId; readonly at: EpochMs; readonly held: boolean; readonly elsewhere?: true }
  /** The machine is off, by the word of whatever switches it. */
  | { readonly kind: 'host-off'; readonly by: ObserverId; readonly at: EpochMs }
  /** A person has seen for himself that it is off and stays off. Two different people are needed. */
  | { readonly kind: 'attested'; readonly by: string; readonly at: EpochMs; readonly saw: string };
