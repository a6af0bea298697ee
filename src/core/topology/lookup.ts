/** Questions to a topology. Names that it does not have are a bug of the caller, except where undefined is an answer. */
import { assert } from '../kernel/assert.ts';
import type { ChannelId, NodeId, OrganisationId, RegionId } from '../kernel/ids.ts';
import { ownValue } from '../kernel/own-value.ts';
import type { Channel, FabricNode, Orderer, Organisation, Peer, Topology } from './model.ts';

/** Every node: orderers first, each kind in the order of the file. */
export function nodes(topology: Topology): readonly FabricNode[] {
  const before = listed.get(topology);
  if (before !== undefined) return before;
  const all = [...Object.values(topology.orderers), ...Object.values(topology.peers)];
  listed.set(topology, all);
  return all;
}

/** Questions about each node of a large network would otherwise list all of them each time. */
const listed = new WeakMap<Topology, readonly FabricNode[]>();

export function findNode(topology: Topology, id: NodeId): FabricNode | undefined {
  return ownValue<FabricNode>(topology.orderers, id) ?? ownValue(topology.peers, id);
}

export function node(topology: Topology, id: NodeId): FabricNode {
  return known(findNode(topology, id), 'node', id);
}

export function channel(topology: Topology, id: ChannelId): Channel {
  return known(ownValue(topology.channels, id), 'channel', id);
}

export function organisation(topology: Topology, id: OrganisationId): Organisation {
  return known(ownValue(topology.organisations, id), 'organisation', id);
}

export function regionOf(topology: Topology, id: NodeId): RegionId {
  return node(topology, id).at.region;
}

export function organisationOf(topology: Topology, id: NodeId): Organisation {
  return organisation(topology, node(topology, id).organisation);
}

export function regions(topology: Topology): readonly RegionId[] {
  return Object.keys(topology.regions);
}

export function nodesInRegion(topology: Topology, region: RegionId): readonly FabricNode[] {
  const regional = byRegion.get(topology) ?? Map.groupBy(nodes(topology), ({ at }) => at.region);
  byRegion.set(topology, regional);
  return regional.get(region) ?? [];
}

const byRegion = new WeakMap<Topology, ReadonlyMap<RegionId, readonly FabricNode[]>>();

/** Round-trip time between two regions: 0 within one, undefined when the file does not give it. */
export function roundTripMs(topology: Topology, a: RegionId, b: RegionId): number | undefined {
  return a === b ? 0 : distancesOf(topology.latency).get(a)?.get(b);
}

/** The same for many regions. */
export function roundTripsFrom(topology: Topology, a: RegionId): (b: RegionId) => number | undefined {
  const row = distancesOf(topology.latency).get(a);
  return (b) => (a === b ? 0 : row?.get(b));
}

type Distances = ReadonlyMap<RegionId, ReadonlyMap<RegionId, number>>;

/** Fifty regions have 1,225 pairs, and a plan asks for distances some hundred thousand times. */
const indexed = new WeakMap<Topology['latency'], Distances>();

function distancesOf(latency: Topology['latency']): Distances {
  const before = indexed.get(latency);
  if (before !== undefined) return before;
  const distances = new Map<RegionId, Map<RegionId, number>>();
  const say = (from: RegionId, to: RegionId, ms: number): void => {
    const row = distances.get(from) ?? new Map<RegionId, number>();
    if (!row.has(to)) row.set(to, ms);
    distances.set(from, row);
  };
  for (const {
    between: [a, b],
    roundTripMs: ms,
  } of latency) {
    say(a, b, ms);
    say(b, a, ms);
  }
  indexed.set(latency, distances);
  return distances;
}

/** The consenters of a channel, in consenter order. */
export function consenters(topology: Topology, id: ChannelId): readonly Orderer[] {
  return channel(topology, id).consenters.map((each) => known(ownValue(topology.orderers, each), 'orderer', each));
}

/** The peers of a channel, in the order of the file. */
export function peersOf(topology: Topology, id: ChannelId): readonly Peer[] {
  return channel(topology, id).peers.map((each) => known(ownValue(topology.peers, each), 'peer', each));
}

/** The peers of an organisation, on one channel when it is given. */
export function peersOfOrganisation(topology: Topology, id: OrganisationId, onChannel?: ChannelId): readonly Peer[] {
  const peers = onChannel === undefined ? Object.values(topology.peers) : peersOf(topology, onChannel);
  return peers.filter((peer) => peer.organisation === id);
}

/**
 * The peers that a client in a region sends to, nearest first; regions of unknown distance come last, ties keep the file's order.
 * Peers for standby only are left out unless there are no others.
 */
export function gatewayPeers(topology: Topology, id: ChannelId, from: RegionId): readonly Peer[] {
  const all = peersOf(topology, id);
  const serving = all.filter((peer) => !peer.uses.includes('standby'));
  const distance = (peer: Peer): number => roundTripMs(topology, from, peer.at.region) ?? Infinity;
  return (serving.length > 0 ? serving : all).toSorted((a, b) => (distance(a) === distance(b) ? 0 : distance(a) - distance(b)));
}

function known<T>(value: T | undefined, what: string, id: string): T {
  assert(value !== undefined, `no ${what} ${id} in the topology`);
  return value;
}
