/** Access to a few nodes by their addresses, as one identity whose files were named. Keys stay in memory and in no message. */
import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { failures } from '../../../core/kernel/failure.ts';
import type { NodeAccess } from '../../../core/platforms/fabric/access.ts';
import { identity } from '../identity.ts';
import type { LoadedAccess, Member } from '../load-access.ts';
import { IMPORT_CODES } from './codes.ts';

const fail = failures(IMPORT_CODES);

/** Paths of PEM files. */
export interface ImportIdentity {
  readonly mspId: string;
  readonly certificate: string;
  readonly key: string;
  readonly tlsCa: string;
  /** Without a pair of its own, the identity's is shown to nodes that ask for one. */
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
}

export interface ImportTarget {
  readonly kind: 'orderer' | 'peer';
  /** HOST:PORT */
  readonly address: string;
}

/** @param serverName that the certificates of the nodes are made out for; default: the host of each. */
export async function importAccess(targets: readonly ImportTarget[], files: ImportIdentity, serverName?: string): Promise<LoadedAccess> {
  const member = await memberOf(files);
  const authority = await readPem(files.tlsCa);
  if (!authority.includes('-----BEGIN CERTIFICATE-----')) throw fail('E461', `${files.tlsCa} holds no certificate`);
  const nodes = targets.map((target) => nodeOf(target, serverName));
  const node = (id: string): NodeAccess => nodes.find((each) => each.id === id) as NodeAccess;
  return {
    network: '',
    nodes,
    channels: {},
    node,
    channel: () => ({ consensus: 'raft', consenters: [], peers: [], sampleChaincode: null }),
    admin: () => member,
    client: () => member,
    tlsCa: () => authority,
  };
}

function nodeOf({ kind, address }: ImportTarget, serverName?: string): NodeAccess {
  const host = serverName ?? address.slice(0, address.lastIndexOf(':'));
  return { id: address, kind, organisation: '', region: '', host, grpc: address, operations: address, tlsCa: '' };
}

async function memberOf({ mspId, certificate, key, tlsCertificate, tlsKey }: ImportIdentity): Promise<Member> {
  const [certificatePem = '', keyPem = '', tlsPem = '', tlsKeyPem = ''] = await Promise.all(
    [certificate, key, tlsCertificate ?? certificate, tlsKey ?? key].map(readPem),
  );
  try {
    const certificateHash = createHash('sha256').update(new X509Certificate(tlsPem).raw).digest();
    return {
      identity: identity(mspId, certificatePem, keyPem),
      privateKeyPem: keyPem,
      tls: { certificatePem: tlsPem, keyPem: tlsKeyPem, certificateHash },
    };
  } catch (error) {
    // The words of the library name no bytes of the key.
    throw fail('E461', `${certificate} and ${key}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

async function readPem(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw fail('E461', `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      subject: path,
      cause: error,
    });
  }
}
