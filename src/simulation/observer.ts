/**
 * What the agents of the pretended regions see. They get to know what packets tell them, never what the model knows; and what a node says of
 * itself is what a real one would say, also when that is wrong: a stalled leader goes on claiming, a zombie process answers.
 */
import type { ChannelId, NodeId, RegionId } from '../core/kernel/ids.ts';
import type { ChannelProbe, NodeProbe, ProcessSighting, Sighting } from '../core/observation/probe.ts';
import type { BlocksToCompare, Observer } from '../core/ports/world.ts';
import { roundTripMs } from '../core/topology/lookup.ts';
import type { Block } from './block.ts';
import { fail } from './codes.ts';
import type { Machine } from './machines.ts';
import type { ChannelModels, PretendedNetwork } from './network.ts';

/** As long as a connect to a silent node is waited for. */
const CONNECT_LIMIT_MS = 1_500;
/** As long as an answer is. */
const PROBE_LIMIT_MS = 2_000;

/** A node that lies: `stale` repeats what it said when it began to lie, `leader` claims to lead every channel; `late` works, and answers nobody in time. */
export type Lie = 'stale' | 'leader' | 'late';

export interface Lies {
  readonly kinds: Map<NodeId, Lie>;
  readonly said: Map<NodeId, NodeProbe['channels']>;
}

export function memoryObserver(network: PretendedNetwork, lies: Lies): Observer {
  const regions = Object.keys(network.topology.regions);
  /** Lowest height of the last round, by channel: for nodes of unequal height, agents ask for the hash of the block before it. */
  const lowest = new Map<ChannelId, number>();
  return {
    sightings: async (compare = {}, only) => {
      const blocks = blocksToAsk(lowest, compare);
      const asked = network.machines.all().filter(({ id }) => only?.includes(id) ?? true);
      const told = new Map(asked.map((machine) => [machine.id, said(network, lies, machine, blocks)]));
      const seen = regions.filter((region) => !network.blind.has(region)).map((region) => sighting(network, lies, region, asked, told));
      if (only === undefined) noteLowest(lowest, told);
      const enough = only === undefined ? undefined : seen.find(({ nodes }) => nodes.every(({ outcome }) => outcome === 'answered'));
      return enough === undefined ? seen : [enough];
    },
    processes: async () => network.machines.all().map((machine) => processSighting(network, machine)),
    disks: async () => {
      const reached = network.machines.all().filter(({ region }) => !network.severed.has(region));
      return Object.fromEntries(reached.map(({ id, freeDisk }) => [id, freeDisk]));
    },
    connect: async (from, to) => {
      if (network.blind.has(from)) throw fail('E339', `the agent of ${from} does not answer`, { subject: from });
      const outcome = network.connect(network.agent(from), to);
      const trip = roundTrip(network, from, network.machines.get(to));
      return { outcome, ms: outcome === 'timeout' ? CONNECT_LIMIT_MS : trip };
    },
  };
}

type Told = ReadonlyMap<NodeId, NodeProbe['channels']>;

function sighting(network: PretendedNetwork, lies: Lies, region: RegionId, asked: readonly Machine[], told: Told): Sighting {
  const at = network.clock.now();
  const nodes = asked.map((machine) => probe(network, region, machine, told, lies.kinds.get(machine.id) === 'late'));
  return { observer: `agent:${region}`, region, startedAt: at, endedAt: at, nodes };
}

function roundTrip({ topology, links }: PretendedNetwork, region: RegionId, { spot }: Machine): number {
  return (
    (roundTripMs(topology, region, spot.region) ?? 0) +
    links.delay({ region, node: null }, spot) +
    links.delay(spot, { region, node: null })
  );
}

function probe(network: PretendedNetwork, region: RegionId, machine: Machine, told: Told, late: boolean): NodeProbe {
  const trip = roundTrip(network, region, machine);
  const inTime = trip > PROBE_LIMIT_MS ? 'timeout' : network.ask(network.agent(region), machine.id);
  const outcome = late && inTime === 'answered' ? 'timeout' : inTime;
  const base = { observer: `agent:${region}`, node: machine.id, at: network.clock.now(), outcome };
  if (outcome === 'refused') return { ...base, detail: 'connection refused', channels: {} };
  if (outcome === 'timeout') {
    const connects = network.connect(network.agent(region), machine.id) === 'connected' ? 'answered' : 'timeout';
    return { ...base, detail: 'no answer', connects, channels: {} };
  }
  const certificate = machine.certificateNotAfter === null ? {} : { certificateNotAfter: machine.certificateNotAfter };
  return { ...base, ...certificate, roundTripMs: trip, operations: 'answered', channels: told.get(machine.id) ?? {} };
}

/** As hash-numbers.ts of the real agents chooses: what the caller asks for, and for nodes further ahead the lowest tip of the last round. */
type Asked = (channel: ChannelId, height: number) => readonly number[];

function blocksToAsk(lowest: ReadonlyMap<ChannelId, number>, compare: BlocksToCompare): Asked {
  const known = new Map(lowest);
  return (channel, height) => {
    const numbers = new Set<number>();
    const asked = compare[channel];
    if (asked !== undefined) numbers.add(asked);
    const low = known.get(channel);
    if (low !== undefined && height - low > 1) numbers.add(low - 1);
    return [...numbers].filter((number) => number >= 0 && number < height);
  };
}

/** The same to everybody who reaches it. */
function said(network: PretendedNetwork, lies: Lies, machine: Machine, asked: Asked): NodeProbe['channels'] {
  if (machine.state !== 'running') return {};
  const lie = lies.kinds.get(machine.id);
  const earlier = lies.said.get(machine.id);
  if (lie === 'stale' && earlier !== undefined) return earlier;
  const channels: Record<ChannelId, ChannelProbe> = {};
  for (const models of network.channelsOf(machine.id)) {
    channels[models.channel.id] = channelProbe(network, models, machine, asked, lie === 'leader');
  }
  if (lie === undefined) lies.said.delete(machine.id);
  else lies.said.set(machine.id, channels);
  return channels;
}

function channelProbe(network: PretendedNetwork, models: ChannelModels, machine: Machine, asked: Asked, claims: boolean): ChannelProbe {
  const { channel, ordering, peers } = models;
  const height = network.height(models, machine);
  const tip = network.block(models, machine, height - 1);
  const closed = tip === undefined || (machine.kind === 'peer' && peers.condition(machine.id) !== 'ready');
  const answer: ChannelProbe = closed
    ? { error: `${machine.id} answers NOT_FOUND for channel ${channel.id}` }
    : { height, hash: tip.hash, ...earlierBlocks(network, models, machine, tip, asked(channel.id, height)) };
  const consensus = machine.kind === 'peer' ? null : ordering.probe(machine.id);
  if (consensus === null) return answer;
  const lied = claims && consensus.kind === 'raft' ? { ...consensus, isLeader: true, leader: machine.id } : consensus;
  return { ...answer, consensus: lied };
}

/** The tip carries the hash of the block before. Blocks of peers say what they did to the state, too. */
function earlierBlocks(
  network: PretendedNetwork,
  models: ChannelModels,
  machine: Machine,
  tip: Block,
  asked: readonly number[],
): Pick<ChannelProbe, 'hashes' | 'commits'> {
  const hashes: Record<number, string> = {};
  const commits: Record<number, string> = {};
  if (tip.previous !== null) hashes[tip.previous.number] = tip.previous.hash;
  const ledger = machine.kind === 'peer' ? models.peers.ledger(machine.id) : null;
  for (const number of asked) {
    const block = network.block(models, machine, number);
    if (block === undefined) continue;
    hashes[number] = block.hash;
    if (ledger !== null) commits[number] = ledger.commitHash(block);
  }
  return { hashes, ...(Object.keys(commits).length > 0 && { commits }) };
}

function noteLowest(lowest: Map<ChannelId, number>, told: Told): void {
  lowest.clear();
  for (const channels of told.values()) {
    for (const [id, { height }] of Object.entries(channels)) {
      if (height !== undefined) lowest.set(id, Math.min(lowest.get(id) ?? height, height));
    }
  }
}

function processSighting(network: PretendedNetwork, { id, region, state }: Machine): ProcessSighting {
  const base = { observer: 'driver:memory', node: id, at: network.clock.now() };
  if (network.severed.has(region)) return { ...base, state: 'unknown', detail: `the machine of ${id} does not answer` };
  return { ...base, state };
}
