/** The pretended network: machines, links and the models of every channel, moved by one clock. */
import { assert } from '../core/kernel/assert.ts';
import type { ChannelId, NodeId, RegionId } from '../core/kernel/ids.ts';
import { roundTripMs } from '../core/topology/lookup.ts';
import type { Channel, Topology } from '../core/topology/model.ts';
import { BftModel } from './bft-model.ts';
import { type Block, Blocks, type Envelope } from './block.ts';
import { VirtualClock } from './clock.ts';
import { fail } from './codes.ts';
import { Connections } from './connections.ts';
import { Links, type Spot } from './links.ts';
import { Machines, type Machine } from './machines.ts';
import { TICK_MS, type OrderingModel, type OrderingWorld } from './ordering.ts';
import { PeerModel } from './peer-model.ts';
import { firstMembership, RaftModel } from './raft/raft-model.ts';
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
  readonly blocks: Blocks;
  readonly ordering: OrderingModel;
  /** The same as `ordering`, where it is Raft. */
  readonly raft: RaftModel | null;
  readonly peers: PeerModel;
  /** Transactions for which an orderer said SUCCESS, in that order. */
  readonly accepted: ReadonlySet<string>;
  /** Transactions that clients were told to be committed, in that order, with the block in which the peer had them. */
  readonly acknowledged: Map<string, Block>;
}

/** What happens step by step, for whoever checks invariants. */
export interface Watcher {
  wrote?(channel: ChannelId, node: NodeId, block: Block): void;
  ended?(node: NodeId, exit: string): void;
}

/** A file of a node whose data can be read and no longer be started from: it dies at every start, until it has other data. */
export const RUINED = 'ruined';

export class PretendedNetwork {
  readonly topology: Topology;
  readonly clock = new VirtualClock();
  readonly random: Random;
  readonly machines: Machines;
  readonly links = new Links();
  readonly connections: Connections;
  readonly misbehaviour: Misbehaviour;
  readonly watchers = new Set<Watcher>();
  /** Regions whose agent does not answer. */
  readonly blind = new Set<RegionId>();
  /** Regions whose machines the driver cannot reach. */
  readonly severed = new Set<RegionId>();
  readonly #channels = new Map<ChannelId, ChannelModels>();

  constructor(topology: Topology, seed: number, misbehaviour: Misbehaviour) {
    this.topology = topology;
    this.misbehaviour = misbehaviour;
    this.random = createRandom(seed);
    this.machines = new Machines(topology, this.clock.now());
    const trip = (a: Machine, b: Machine): number => roundTripMs(topology, a.region, b.region) ?? 0;
    this.connections = new Connections(this.clock, this.random, this.machines, this.links, trip, failsFast(topology.platform.version));
    this.links.changed = () => {
      this.connections.linksChanged();
      for (const { peers } of this.#channels.values()) peers.linksChanged();
    };
    for (const channel of Object.values(topology.channels)) this.#channels.set(channel.id, this.#models(channel));
    if ([...this.#channels.values()].some(({ raft }) => raft === null)) this.clock.every(TICK_MS, () => this.#tick());
  }

  channel(id: ChannelId): ChannelModels {
    const models = this.#channels.get(id);
    if (models === undefined) throw fail('E349', `the pretended world has no channel ${id}`, { subject: id });
    return models;
  }

  /** Those that the node has joined or is to join. */
  channelsOf(node: NodeId): readonly ChannelModels[] {
    return [...this.#channels.values()].filter(
      ({ channel, ordering }) => channel.consenters.includes(node) || channel.peers.includes(node) || ordering.height(node) > 0,
    );
  }

  height({ ordering, peers }: ChannelModels, machine: Machine): number {
    return machine.kind === 'orderer' ? ordering.height(machine.id) : peers.height(machine.id);
  }

  block({ ordering, peers }: ChannelModels, machine: Machine, number: number): Block | undefined {
    return machine.kind === 'orderer' ? ordering.block(machine.id, number) : peers.ledger(machine.id)?.blocks?.block(number);
  }

  /** For the driver. */
  reachable(id: NodeId): Machine {
    const machine = this.machines.get(id);
    if (this.severed.has(machine.region)) throw fail('E339', `the machine of ${id} does not answer`, { subject: id });
    return machine;
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

  // What happens to processes

  begin(machine: Machine): void {
    this.machines.begin(machine, this.clock.now());
    machine.log.push(`${machine.id} starts`);
    if (machine.files[RUINED] !== undefined) {
      machine.log.push('PANI Failed to create chain support for channel: its data are ruined');
      this.end(machine, 'exit status 2');
      return;
    }
    this.#each(({ ordering, peers }) => (machine.kind === 'orderer' ? ordering.started(machine.id) : peers.started(machine.id)));
  }

  end(machine: Machine, exit: string): void {
    if (machine.state === 'stopped') return;
    Object.assign(machine, { state: 'stopped', exit });
    this.connections.ended(machine.id);
    this.#each(({ ordering, peers }) => {
      if (machine.kind === 'orderer') ordering.stopped(machine.id);
      peers.stopped(machine.id);
    });
    for (const watcher of this.watchers) watcher.ended?.(machine.id, exit);
  }

  freeze(machine: Machine): void {
    if (machine.state !== 'running') return;
    machine.state = 'frozen';
    this.connections.frozen(machine.id);
    this.#each(({ peers }) => peers.frozen(machine.id));
  }

  thaw(machine: Machine): void {
    if (machine.state !== 'frozen') return;
    machine.state = 'running';
    this.#each(({ ordering, peers }) => {
      if (machine.kind === 'orderer') ordering.thawed(machine.id);
      peers.thawed(machine.id);
    });
  }

  #each(work: (models: ChannelModels) => void): void {
    for (const models of this.#channels.values()) work(models);
  }

  #models(channel: Channel): ChannelModels {
    const { topology, clock, random, machines, links, connections } = this;
    const blocks = new Blocks(channel.id, firstMembership(channel.consenters));
    const accepted = new Set<string>();
    const world: OrderingWorld = {
      topology,
      channel,
      clock,
      random,
      machines,
      links,
      connections,
      blocks,
      wrote: (node, block) => {
        this.#channels.get(channel.id)?.peers.wrote(node);
        for (const watcher of this.watchers) watcher.wrote?.(channel.id, node, block);
      },
      servingChanged: (orderer) => this.#channels.get(channel.id)?.peers.servingChanged(orderer),
      accepted: ({ txId }: Envelope) => void accepted.add(txId),
      crash: (node, words) => {
        const machine = machines.get(node);
        machine.log.push(`PANI ${words}`);
        this.end(machine, 'exit status 2');
      },
    };
    const { consensus } = channel;
    assert(consensus.kind !== 'qbft', 'the simulation knows Raft and SmartBFT');
    const raft = consensus.kind === 'raft' ? new RaftModel(world, consensus) : null;
    const ordering = consensus.kind === 'raft' ? (raft as RaftModel) : new BftModel(world, consensus);
    for (const peer of channel.peers) for (const orderer of channel.consenters) connections.open(peer, orderer);
    return { channel, blocks, ordering, raft, peers: new PeerModel(world, ordering), accepted, acknowledged: new Map() };
  }

  #tick(): void {
    for (const { ordering } of this.#channels.values()) ordering.tick();
  }
}

/** grpc >= 1.61: Fabric from 2.5.6 on (facts: fabric-orderers-v3.md 2). */
function failsFast(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return major > 2 || (major === 2 && (minor > 5 || (minor === 5 && patch >= 6)));
}
