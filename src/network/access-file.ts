/** access.json: how agents and commands reach every node, and as whom (core/platforms/fabric/access.ts). */
import type { ChannelId, NodeId } from '../core/kernel/ids.ts';
import type { ChannelAccess, FabricAccess, IdentityPaths, NodeAccess, OrganisationAccess } from '../core/platforms/fabric/access.ts';
import { userFolder } from '../core/render/fabric/placement.ts';
import type { FabricNode, Topology } from '../core/topology/model.ts';
import { localPlacement, tlsCaFile } from './local-placement.ts';
import type { NetworkPaths } from './paths.ts';
import type { NetworkRecord } from './record.ts';

export function fabricAccess(topology: Topology, record: NetworkRecord, paths: NetworkPaths): FabricAccess {
  const nodes: FabricNode[] = [...Object.values(topology.orderers), ...Object.values(topology.peers)];
  return {
    network: topology.name,
    fabricVersion: topology.platform.version,
    nodes: Object.fromEntries(nodes.map((node) => [node.id, nodeAccess(topology, record, paths, node)])),
    organisations: Object.fromEntries(Object.keys(topology.organisations).map((id) => [id, organisationAccess(topology, paths, id)])),
    channels: channelAccess(topology, () => true),
  };
}

/** @param reached whether a node can be asked. */
export function channelAccess(topology: Topology, reached: (node: NodeId) => boolean): Readonly<Record<ChannelId, ChannelAccess>> {
  return Object.fromEntries(
    Object.values(topology.channels).map((channel) => [
      channel.id,
      {
        consensus: channel.consensus.kind,
        consenters: channel.consenters.filter(reached),
        peers: channel.peers.filter(reached),
        sampleChaincode: Object.entries(channel.chaincodes).find(([, chaincode]) => chaincode.kind === 'sample')?.[0] ?? null,
      },
    ]),
  );
}

function nodeAccess(topology: Topology, record: NetworkRecord, paths: NetworkPaths, node: FabricNode): NodeAccess {
  const host = localPlacement(topology, record, paths).dial(node);
  return {
    id: node.id,
    kind: node.kind,
    organisation: node.organisation,
    region: node.at.region,
    host: node.host,
    grpc: `${host}:${node.ports.grpc}`,
    operations: `${host}:${node.ports.operations}`,
    ...(node.kind === 'orderer' ? { admin: `${host}:${node.ports.admin}` } : {}),
    tlsCa: tlsCaFile(topology, paths, node.organisation),
    log: paths.node(node.id).log,
  };
}

function organisationAccess(topology: Topology, paths: NetworkPaths, id: string): OrganisationAccess {
  return {
    msp: topology.organisations[id]?.msp ?? '',
    admin: identityPaths(topology, paths, id, 'Admin'),
    client: identityPaths(topology, paths, id, 'User1'),
  };
}

export function identityPaths(topology: Topology, paths: NetworkPaths, organisation: string, user: string): IdentityPaths {
  const folder = `${paths.crypto}/${userFolder(topology, organisation, user)}`;
  const domain = topology.organisations[organisation]?.domain ?? '';
  return {
    certificate: `${folder}/msp/signcerts/${user}@${domain}-cert.pem`,
    key: `${folder}/msp/keystore/priv_sk`,
    tlsCertificate: `${folder}/tls/client.crt`,
    tlsKey: `${folder}/tls/client.key`,
  };
}
