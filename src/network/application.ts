/** What an application on this machine needs to use the network as one organisation. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OrganisationId } from '../core/kernel/ids.ts';
import { connectionProfile } from '../core/render/fabric/connection-profile.ts';
import { peersOfOrganisation } from '../core/topology/lookup.ts';
import { writeJsonAtomic } from '../store/files/json-file.ts';
import { identityPaths } from './access-file.ts';
import { tlsCaFile } from './local-placement.ts';
import type { OpenNetwork } from './open.ts';

export interface ApplicationEnvironment {
  readonly organisation: OrganisationId;
  readonly msp: string;
  readonly profile: string;
  readonly gateways: readonly { readonly peer: string; readonly address: string; readonly host: string }[];
  readonly variables: Readonly<Record<string, string>>;
}

export async function applicationEnvironment(network: OpenNetwork, organisation: OrganisationId): Promise<ApplicationEnvironment> {
  const { topology, record, paths } = network;
  const tlsCa = tlsCaFile(topology, paths, organisation);
  const pem = await readFile(tlsCa, 'utf8');
  const addressOf = (peer: string): string => `127.0.0.1:${record.entries[peer] ?? 0}`;
  const gateways = peersOfOrganisation(topology, organisation)
    .filter((peer) => record.entries[peer.id] !== undefined)
    .map((peer) => ({ peer: peer.id, address: addressOf(peer.id), host: peer.host }));
  const profile = join(paths.state, `connection-${organisation}.json`);
  await writeJsonAtomic(
    profile,
    connectionProfile(topology, organisation, (node) => ({ address: addressOf(node.id), tlsCaPem: pem })),
  );
  const client = identityPaths(topology, paths, organisation, 'User1');
  const msp = topology.organisations[organisation]?.msp ?? '';
  const [first] = gateways;
  return {
    organisation,
    msp,
    profile,
    gateways,
    variables: {
      HOLDFAST_MSP_ID: msp,
      HOLDFAST_CONNECTION_PROFILE: profile,
      HOLDFAST_GATEWAY: first?.address ?? '',
      HOLDFAST_GATEWAY_HOST: first?.host ?? '',
      HOLDFAST_TLS_CA: tlsCa,
      HOLDFAST_CERTIFICATE: client.certificate,
      HOLDFAST_KEY: client.key,
      HOLDFAST_TLS_CERTIFICATE: client.tlsCertificate,
      HOLDFAST_TLS_KEY: client.tlsKey,
      HOLDFAST_CHANNELS: Object.keys(topology.channels).join(','),
    },
  };
}
