/** What the models of consensus share: the world that they live in, and the questions that they answer. */
import type { NodeId } from '../core/kernel/ids.ts';
import type { ConsensusProbe } from '../core/observation/probe.ts';
import { node, roundTripMs } from '../core/topology/lookup.ts';
import type { Channel, Topology } from '../core/topology/model.ts';
import type { Block, Blocks, Envelope } from './block.ts';
import type { VirtualClock } from './clock.ts';
import type { Connections } from './connections.ts';
import type { Links } from './links.ts';
import type { Machines } from './machines.ts';
import type { Random } from './random.ts';

/** Step of the models that know no events: fine enough for batches of 100 ms. */
export const TICK_MS = 50;

export interface OrderingWorld {
  readonly topology: Topology;
  readonly channel: Channel;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly machines: Machines;
  readonly links: Links;
  readonly connections: Connections;
  readonly blocks: Blocks;
  /** A node has written a block; everything that follows blocks hears of it here. */
  wrote(node: NodeId, block: Block): void;
  /** An orderer has begun or ceased to serve blocks, or has lost its leader. */
  servingChanged(orderer: NodeId): void;
  /** An orderer said SUCCESS, or took a transaction from another orderer. */
  accepted(envelope: Envelope): void;
  /** The process ends by itself, with these last words. */
  crash(node: NodeId, words: string): void;
}

/** accepted: SUCCESS. refused: it says that there is no leader. hangs: no answer within the client's patience. */
export type Submission = 'accepted' | 'refused' | 'hangs';

export interface OrderingModel {
  /** Who orders blocks now, as only the simulation can know it. */
  leader(): NodeId | null;
  /** Blocks in the orderer's own ledger, also while its process is down; 0 when it has not joined. */
  height(orderer: NodeId): number;
  block(orderer: NodeId, number: number): Block | undefined;
  /** Raft index of a block as this orderer wrote it down; 0 where there is none. */
  raftIndex(orderer: NodeId, number: number): number;
  /** Deliver as peers use it: a leaderless orderer refuses (common/deliver/deliver.go, v3.1.1). */
  serves(orderer: NodeId): boolean;
  /** Null when it is in no consensus of this channel. */
  probe(orderer: NodeId): ConsensusProbe | null;
  /** The caller has reached the orderer and its process runs. */
  submit(orderer: NodeId, envelope: Envelope, answer: (outcome: Submission) => void): void;
  tick(): void;
  /** The process of an orderer has ended. */
  stopped(orderer: NodeId): void;
  started(orderer: NodeId): void;
  thawed(orderer: NodeId): void;
  /** Its data folder is empty. Models that keep their data in the files have nothing to do. */
  wiped(orderer: NodeId): void;
}

/** Questions and answers pass both ways, and the other process runs. */
export function hears({ machines, links }: OrderingWorld, from: NodeId, to: NodeId): boolean {
  if (from === to) return machines.runs(from);
  return machines.runs(from) && machines.runs(to) && links.ask(machines.get(from).spot, machines.get(to).spot) === 'open';
}

export function roundTrip({ topology }: OrderingWorld, a: NodeId, b: NodeId): number {
  return roundTripMs(topology, node(topology, a).at.region, node(topology, b).at.region) ?? 0;
}

/** Round trip to the slowest member of the nearest quorum of those that are reached. */
export function quorumRoundTrip(world: OrderingWorld, leader: NodeId, reached: readonly NodeId[], quorum: number): number {
  const times = reached.map((id) => roundTrip(world, leader, id)).toSorted((a, b) => a - b);
  return times[quorum - 1] ?? 0;
}
