/** Questions of the checks to the topology. */
import type { Channel, FabricNode, Topology } from '../../topology/model.ts';

/** The channels that a node orders or keeps. */
export function channelsOf(topology: Topology, node: FabricNode): readonly Channel[] {
  return Object.values(topology.channels).filter((channel) =>
    (node.kind === 'orderer' ? channel.consenters : channel.peers).includes(node.id),
  );
}

export function isOnSmartBft(topology: Topology, node: FabricNode): boolean {
  return channelsOf(topology, node).some(({ consensus }) => consensus.kind === 'smartbft');
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
