/** The pretended network: machines, links and the models of every channel, moved by one clock. */
import { assert } from '../core/kernel/assert.ts';
import type { ChannelId, NodeId, RegionId } from '../core/kernel/ids.ts';
import type { Channel, Topology } from '../core/topology/model.ts';
import { BftModel } from './bft-model.ts';
import { Chain } from './chain.ts';
import { VirtualClock } from './clock.ts';
import { fail } from './codes.ts';
import { Links, type Spot } from './links.ts';
import { Machines, type Machine } from './machines.ts';
import { TICK_MS, type OrderingModel, type OrderingWorld } from './ordering.ts';
import { PeerModel } from './peer-model.ts';
import { RaftModel } from './raft-model.ts';
import { createRandom, type Random } from './random.ts';

/** What a pretended world does wrong on purpose, to prove that the tool notices. */
export interface Misbehaviour {
  /** Faults are reported as made and do nothing. */
  readonly brokenInjector?: boolean;
  /** Inverses of faults are reported as done and do nothing. */
  readonly cleanupFails?: boolean;
  /** So many acknowledged transactions are missing on every ledger. */
  readonly loseAcknowledged?: number;
  /** One operation has two VALID transactions. */
  readonly doubleOne?: boolean;
}

export interface ChannelModels {
  readonly channel: Channel;
  readonly chain: Chain;
  readonly ordering: OrderingModel;
  readonly peers: PeerModel;
}

export class PretendedNetwork {
  readonly topology: Topology;
  readonly clock = new VirtualClock();
  readonly random: Random;
  readonly machines: Machines;
  readonly links = new Links();
  readonly misbehaviour: Misbehaviour;
  readonly #channels: ReadonlyMap<ChannelId, ChannelModels>;

  constructor(topology: Topology, seed: number, misbehaviour: Misbehaviour) {
    this.topology = topology;
    this.misbehaviour = misbehaviour;
    this.random = createRandom(seed);
    this.machines = new Machines(topology, this.clock.now());
    this.#channels = new Map(Object.values(topology.channels).map((channel) => [channel.id, this.#models(channel)]));
    this.clock.every(TICK_MS, () => this.#tick());
  }

  channel(id: ChannelId): ChannelModels {
    const models = this.#channels.get(id);
    if (models === undefined) throw fail('E349', `the pretended world has no channel ${id}`, { subject: id });
    return models;
  }

  channelsOf(node: NodeId): readonly ChannelModels[] {
    return [...this.#channels.values()].filter(({ channel }) => channel.consenters.includes(node) || channel.peers.includes(node));
  }

  height({ ordering, peers }: ChannelModels, machine: Machine): number {
    return machine.kind === 'orderer' ? ordering.height(machine.id) : peers.height(machine.id);
  }

  agent(region: RegionId): Spot {
    if (!Object.hasOwn(this.topology.regions, region))
      throw fail('E349', `the pretended world has no region ${region}`, { subject: region });
    return { region, node: null };
  }

  /** A connect: the kernel of a frozen process still accepts it. */
  connect(from: Spot, to: NodeId): 'connected' | 'refused' | 'timeout' {
    const machine = this.machines.get(to);
    const passage = this.links.ask(from, machine.spot);
    if (passage !== 'open') return passage;
    return machine.state === 'stopped' ? 'refused' : 'connected';
  }

  /** A question to the process itself. */
  ask(from: Spot, to: NodeId): 'answered' | 'refused' | 'timeout' {
    const connected = this.connect(from, to);
    if (connected !== 'connected') return connected;
    return this.machines.runs(to) ? 'answered' : 'timeout';
  }

  #models(channel: Channel): ChannelModels {
    const { topology, clock, random, machines, links } = this;
    const chain = new Chain(channel.id, clock.now());
    const world: OrderingWorld = { topology, channel, clock, random, machines, links, chain };
    const { consensus } = channel;
    assert(consensus.kind !== 'qbft', 'the simulation knows Raft and SmartBFT');
    const ordering = consensus.kind === 'raft' ? new RaftModel(world, consensus) : new BftModel(world, consensus);
    return { channel, chain, ordering, peers: new PeerModel(world, ordering) };
  }

  #tick(): void {
    for (const { ordering, peers } of this.#channels.values()) {
      ordering.tick();
      peers.tick();
    }
  }
}
