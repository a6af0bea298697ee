/** How to reach the nodes of a network that Holdfast did not deploy, and as whom: by the host names and files of the topology. */
import { resolve } from 'node:path';
import { failures } from '../../core/kernel/failure.ts';
import type { FabricAccess, NodeAccess, OrganisationAccess } from '../../core/platforms/fabric/access.ts';
import { nodes } from '../../core/topology/lookup.ts';
import type { FabricNode, Organisation, Topology } from '../../core/topology/model.ts';
import { channelAccess } from '../access-file.ts';
import { NETWORK_CODES } from '../codes.ts';

const fail = failures(NETWORK_CODES);

/**
 * Nodes of organisations without files are left out: nobody can ask them, and what they hold is unknown.
 * @param folder of the topology file, which its paths are relative to.
 * @throws Failure E369 when an orderer cannot be asked.
 */
export function foreignAccess(topology: Topology, folder: string): FabricAccess {
  const reached = Object.values(topology.organisations).filter(({ access }) => access !== undefined);
  const names = new Set(reached.map(({ id }) => id));
  for (const { id, organisation } of Object.values(topology.orderers)) {
    if (!names.has(organisation))
      throw fail('E369', `the topology says nothing of how to speak to ${id}: organisations.${organisation}.access is missing`, {
        subject: id,
      });
  }
  const asked = nodes(topology).filter(({ organisation }) => names.has(organisation));
  const known = new Set(asked.map(({ id }) => id));
  return {
    network: topology.name,
    fabricVersion: topology.platform.version,
    nodes: Object.fromEntries(asked.map((node) => [node.id, nodeAccess(node, topology, folder)])),
    organisations: Object.fromEntries(reached.map((each) => [each.id, organisationAccess(each, folder)])),
    channels: channelAccess(topology, (node) => known.has(node)),
  };
}

function nodeAccess(node: FabricNode, { organisations }: Topology, folder: string): NodeAccess {
  const { id, kind, organisation, at, host, ports } = node;
  return {
    id,
    kind,
    organisation,
    region: at.region,
    host,
    grpc: `${host}:${ports.grpc}`,
    operations: `${host}:${ports.operations}`,
    ...(node.kind === 'orderer' ? { admin: `${host}:${node.ports.admin}` } : {}),
    tlsCa: resolve(folder, organisations[organisation]?.access?.tlsCa ?? ''),
  };
}

function organisationAccess({ msp, access }: Organisation, folder: string): OrganisationAccess {
  const file = (path: string | undefined): string => resolve(folder, path ?? '');
  const member = {
    certificate: file(access?.certificate),
    key: file(access?.key),
    tlsCertificate: file(access?.tlsCertificate),
    tlsKey: file(access?.tlsKey),
  };
  return { msp, admin: member, client: member };
}
