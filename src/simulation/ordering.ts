/** What the models of consensus share: the world that they live in, and the questions that they answer. */
import type { NodeId } from '../core/kernel/ids.ts';
import type { ConsensusProbe } from '../core/observation/probe.ts';
import { node, roundTripMs } from '../core/topology/lookup.ts';
import type { Channel, Topology } from '../core/topology/model.ts';
import type { Chain, Envelope } from './chain.ts';
import type { VirtualClock } from './clock.ts';
import type { Links } from './links.ts';
import type { Machines } from './machines.ts';
import type { Random } from './random.ts';

/** Step of every model: fine enough for batches of 100 ms. */
export const TICK_MS = 50;

export interface OrderingWorld {
  readonly topology: Topology;
  readonly channel: Channel;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly machines: Machines;
  readonly links: Links;
  readonly chain: Chain;
}

/** accepted: SUCCESS. refused: it says that there is no leader. hangs: no answer within the client's patience. */
export type Submission = 'accepted' | 'refused' | 'hangs';

export interface OrderingModel {
  /** Who orders blocks now, as only the simulation can know it. */
  leader(): NodeId | null;
  height(orderer: NodeId): number;
  probe(orderer: NodeId): ConsensusProbe;
  /** The caller has reached the orderer and its process runs. */
  submit(orderer: NodeId, envelope: Envelope): Submission;
  tick(): void;
  /** The process of an orderer has ended. */
  stopped(orderer: NodeId): void;
  started(orderer: NodeId): void;
  /** Its data is gone. */
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

/** How much of the chain each orderer has: everything that a quorum had when it last heard the leader. */
export class Heights {
  readonly #heights: Map<NodeId, number>;
  readonly #world: OrderingWorld;

  constructor(world: OrderingWorld) {
    this.#world = world;
    this.#heights = new Map(world.channel.consenters.map((id) => [id, world.chain.height]));
  }

  of(orderer: NodeId): number {
    return this.#heights.get(orderer) ?? 0;
  }

  follow(orderer: NodeId, leader: NodeId): void {
    const delay = orderer === leader ? 0 : roundTrip(this.#world, orderer, leader) / 2;
    this.#heights.set(orderer, Math.max(this.of(orderer), this.#world.chain.heightAt(this.#world.clock.now() - delay)));
  }

  empty(orderer: NodeId): void {
    this.#heights.set(orderer, 0);
  }
}
