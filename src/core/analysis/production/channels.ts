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

/** The name of the machine as far as the topology says: nodes without a host are on machines of their own. */
export function machineOf({ at }: FabricNode): string | undefined {
  return at.host === undefined ? undefined : [at.region, at.zone ?? '-', at.rack ?? '-', at.host].join('/');
}
