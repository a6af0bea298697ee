/** Placement of the local network: addresses and folders that `up` gave to every node. */
import type { FabricNode, Topology } from '../core/topology/model.ts';
import { organisationFolder, nodeFolder, type Placement } from '../core/render/fabric/placement.ts';
import type { NetworkPaths } from './paths.ts';
import type { NetworkRecord } from './record.ts';

export function localPlacement(topology: Topology, record: NetworkRecord, paths: NetworkPaths): Placement {
  return {
    listen: (node) => addressOf(record, node),
    // Without namespaces there is no private hosts file: nodes then dial and certify addresses.
    dial: (node) => (record.mode === 'loopback' ? addressOf(record, node) : node.host),
    paths: (node) => ({
      config: paths.node(node.id).config,
      data: paths.node(node.id).data,
      msp: `${paths.crypto}/${nodeFolder(topology, node)}/msp`,
      tls: `${paths.crypto}/${nodeFolder(topology, node)}/tls`,
      tlsCa: (organisation) => tlsCaFile(topology, paths, organisation),
    }),
    cryptoRoot: paths.crypto,
    builder: () => paths.builder,
    // On one machine every peer keeps its state in LevelDB: the same contract, and no database to run beside it.
    stateDatabase: () => null,
  };
}

export function addressOf(record: NetworkRecord, node: FabricNode): string {
  const entry = record.nodes[node.id];
  if (entry === undefined) throw new Error(`no address for ${node.id}`);
  return entry.address;
}

export function tlsCaFile(topology: Topology, paths: NetworkPaths, organisation: string): string {
  const domain = topology.organisations[organisation]?.domain ?? '';
  return `${paths.crypto}/${organisationFolder(topology, organisation)}/tlsca/tlsca.${domain}-cert.pem`;
}
