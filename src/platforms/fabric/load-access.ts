/** Reads access.json and the PEM files that it names: identities that sign, and the client side of mutual TLS. Keys stay in memory. */
import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { failures } from '../../core/kernel/failure.ts';
import type { ChannelId, NodeId, OrganisationId } from '../../core/kernel/ids.ts';
import type { ChannelAccess, FabricAccess, IdentityPaths, NodeAccess } from '../../core/platforms/fabric/access.ts';
import { FABRIC_CODES } from './codes.ts';
import { type Identity, identity } from './identity.ts';

const fail = failures(FABRIC_CODES);

export interface TlsClient {
  readonly certificatePem: string;
  readonly keyPem: string;
  /** SHA-256 of the certificate in DER form: binds a seek to the TLS connection that it comes by (common/deliver/binding.go, v3.1.1). */
  readonly certificateHash: Uint8Array;
}

/** A member of an organisation: signs, and dials. */
export interface Member {
  readonly identity: Identity;
  readonly privateKeyPem: string;
  readonly tls: TlsClient;
}

export interface LoadedAccess {
  readonly network: string;
  readonly nodes: readonly NodeAccess[];
  readonly channels: Readonly<Record<ChannelId, ChannelAccess>>;
  node(id: NodeId): NodeAccess;
  channel(id: ChannelId): ChannelAccess;
  admin(organisation: OrganisationId): Member;
  client(organisation: OrganisationId): Member;
  /** The TLS CA that signed the node's certificate. */
  tlsCa(node: NodeId): string;
}

export async function loadAccess(path: string): Promise<LoadedAccess> {
  return openAccess(await readAccess(path));
}

/** Reads the PEM files. */
export async function openAccess(access: FabricAccess): Promise<LoadedAccess> {
  const members = new Map<string, Member>();
  for (const [id, organisation] of Object.entries(access.organisations)) {
    for (const role of ['admin', 'client'] as const) members.set(`${role} ${id}`, await member(organisation.msp, organisation[role]));
  }
  const authorities = new Map<NodeId, string>();
  for (const node of Object.values(access.nodes)) authorities.set(node.id, await readPem(node.tlsCa));
  return {
    network: access.network,
    nodes: Object.values(access.nodes),
    channels: access.channels,
    node: (id) => known(access.nodes[id], 'node', id),
    channel: (id) => known(access.channels[id], 'channel', id),
    admin: (id) => known(members.get(`admin ${id}`), 'organisation', id),
    client: (id) => known(members.get(`client ${id}`), 'organisation', id),
    tlsCa: (id) => known(authorities.get(id), 'node', id),
  };
}

async function readAccess(path: string): Promise<FabricAccess> {
  let access: Partial<FabricAccess>;
  try {
    access = JSON.parse(await readFile(path, 'utf8')) as Partial<FabricAccess>;
  } catch (error) {
    throw fail('E400', `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  for (const part of ['network', 'nodes', 'organisations', 'channels'] as const) {
    if (access[part] === undefined) throw fail('E400', `${path} has no '${part}'`);
  }
  return access as FabricAccess;
}

async function member(mspId: string, paths: IdentityPaths): Promise<Member> {
  const [certificatePem, keyPem, tlsCertificatePem, tlsKeyPem] = await Promise.all(
    [paths.certificate, paths.key, paths.tlsCertificate, paths.tlsKey].map(readPem),
  );
  try {
    const der = new X509Certificate(tlsCertificatePem ?? '').raw;
    return {
      identity: identity(mspId, certificatePem ?? '', keyPem ?? ''),
      privateKeyPem: keyPem ?? '',
      tls: { certificatePem: tlsCertificatePem ?? '', keyPem: tlsKeyPem ?? '', certificateHash: createHash('sha256').update(der).digest() },
    };
  } catch (error) {
    throw fail(
      'E401',
      `${paths.key} or ${paths.tlsCertificate} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
}

async function readPem(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw fail('E401', `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function known<T>(value: T | undefined, what: string, id: string): T {
  if (value === undefined) throw fail('E402', `the access file knows no ${what} ${id}`, { subject: id });
  return value;
}
