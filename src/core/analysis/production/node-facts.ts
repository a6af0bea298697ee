/** Questions of the checks to the topology. */
import type { NodeId, OrganisationId } from '../../kernel/ids.ts';
import { peersOf } from '../../topology/lookup.ts';
import type { Channel, FabricNode, Peer, Topology } from '../../topology/model.ts';

/** The channels that each node orders or keeps; a node without any is absent. */
export function channelsByNode(topology: Topology): ReadonlyMap<NodeId, readonly Channel[]> {
  const found = new Map<NodeId, Channel[]>();
  for (const channel of Object.values(topology.channels)) {
    for (const id of [...channel.consenters, ...channel.peers]) {
      const channels = found.get(id);
      if (channels === undefined) found.set(id, [channel]);
      else channels.push(channel);
    }
  }
  return found;
}

/** The application organisations of a channel with their peers on it. */
export function peersByOwner(topology: Topology, { id, organisations }: Channel): readonly OwnedPeers[] {
  const peers = Map.groupBy(peersOf(topology, id), ({ organisation }) => organisation);
  return organisations.map((owner) => ({ owner, peers: peers.get(owner) ?? [] }));
}

export interface OwnedPeers {
  readonly owner: OrganisationId;
  readonly peers: readonly Peer[];
}

export function hasSmartBft(channels: readonly Channel[]): boolean {
  return channels.some(({ consensus }) => consensus.kind === 'smartbft');
}

/**
 * The machine whose addresses and folders a node shares with others, as far as the topology says: a node without a host is on a machine of
 * its own, and so is one in a container.
 */
export function machineOf({ drivers }: Topology, { at, driver }: FabricNode): string | undefined {
  const kind = Object.hasOwn(drivers, driver) ? drivers[driver]?.kind : undefined;
  if (at.host === undefined || kind === 'docker' || kind === 'kubernetes') return undefined;
  return [at.region, at.zone ?? '-', at.rack ?? '-', at.host].join('/');
}
