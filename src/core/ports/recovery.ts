/**
 * What recovering needs beyond watching and driving: what a node's own disk says, raw blocks, and changes of membership. Implemented by
 * platforms/fabric (through network/) and by the simulation; test/contract/recovery-port.ts is the suite that both pass.
 */
import type { ChannelId, NodeId } from '../kernel/ids.ts';
import type { EngineStore } from './engine-store.ts';
import type { World } from './world.ts';

/** A consenter's own ledger and write-ahead log, read from its data folder (also while it runs: the answer is then a lower bound). */
export interface ConsensusDisk {
  readonly node: NodeId;
  readonly channel: ChannelId;
  /** Blocks in its ledger, and the header hash of the last one in lower-case hex. */
  readonly height: number;
  readonly hash: string;
  /** Of the last entry in its log: what Raft compares when it votes, term first. */
  readonly lastTerm: number;
  readonly lastIndex: number;
  /** As its last hard state says. */
  readonly term: number;
  readonly committedIndex: number;
  /** Entries after the committed one that would change the configuration when they commit: zombie updates. */
  readonly pendingConfigurations: number;
  /** Blocks in its log that its ledger does not have: a leader with this log commits them. Absent when they could not be read. */
  readonly pendingBlocks?: readonly PendingBlock[];
  /** The block that its newest snapshot stands for, with its header hash; absent when it has no snapshot. */
  readonly snapshotBlock?: { readonly number: number; readonly hash: string };
  /** Why the answer may be incomplete, e.g. a torn last record that was left out. */
  readonly caveats: readonly string[];
}

export interface PendingBlock {
  readonly number: number;
  /** Header hash in lower-case hex. */
  readonly hash: string;
  readonly configuration: boolean;
  /** Its entry is not after the committed index: this node knows that it was ordered. Absent counts as not known. */
  readonly committed?: boolean;
}

export interface StoredBlock {
  readonly number: number;
  /** Header hashes in lower-case hex. */
  readonly hash: string;
  readonly previousHash: string;
  /** A block with a CONFIG envelope; it can be replayed only through Cluster.Step (facts: fabric-orderers.md 3e). */
  readonly configuration: boolean;
  readonly transactions: readonly string[];
  /** Serialised envelopes, in order. */
  readonly envelopes: readonly Uint8Array[];
}

export type MembershipChange = { readonly kind: 'add' | 'remove'; readonly node: NodeId };

export interface RecoveryPort {
  consensusDisk(node: NodeId, channel: ChannelId): Promise<ConsensusDisk>;
  /** Blocks [from, to) as this running node serves them (Deliver, best effort: leaderless orderers answer too). */
  blocks(node: NodeId, channel: ChannelId, from: number, to: number): Promise<readonly StoredBlock[]>;
  /** The same from the node's own disk, also of a stopped node; absent where no disk is in reach. */
  diskBlocks?(node: NodeId, channel: ChannelId, from: number, to: number): Promise<readonly StoredBlock[]>;
  /** One envelope as it is, through one orderer; resolves when it was accepted. */
  submit(channel: ChannelId, orderer: NodeId, envelope: Uint8Array): Promise<void>;
  /**
   * All of them in this order, as fast as one connection takes them: a leader that gets them one by one cuts a block when the batch timeout has
   * passed, which may be before the last one has come.
   */
  submitInOrder?(channel: ChannelId, orderer: NodeId, envelopes: readonly Uint8Array[]): Promise<void>;
  /** Exactly one change in one update, signed by the orderer organisations that hold keys here; resolves when its block was seen. */
  changeMembership(channel: ChannelId, change: MembershipChange): Promise<{ readonly block: number }>;
  /**
   * Whether a running node takes part in the channel, as a member or as a follower. A follower serves no block to anybody: Fabric's Deliver
   * knows chains of members only (v3.1.1 orderer/common/multichannel/registrar.go, GetChain).
   */
  joined(node: NodeId, channel: ChannelId): Promise<boolean>;
  /** Consenters of the newest configuration block that this node serves. */
  membership(node: NodeId, channel: ChannelId): Promise<readonly NodeId[]>;
  /** Joins a running node to the channel with its newest configuration block (`genesis`: with the first). No error when it is joined. */
  join(node: NodeId, channel: ChannelId, block: 'newest' | 'genesis'): Promise<void>;
  /** Drops all databases that can be rebuilt from a stopped peer's blocks. */
  rebuildDatabases(peer: NodeId): Promise<void>;
  /** Truncates a stopped peer's channel after this block; it fetches and validates the rest again. */
  rollback(peer: NodeId, channel: ChannelId, block: number): Promise<void>;
}

/** Everything that the engine may touch. */
export interface EngineWorld extends World {
  readonly recovery: RecoveryPort;
  readonly store: EngineStore;
}
