/**
 * The crypto tree of a network in cryptogen's layout: what is missing is issued, what is there is kept.
 * Every private key is 0600, every folder 0700. It never replaces an authority: see E240.
 */
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { failures } from '../../../core/kernel/failure.ts';
import { nodeFolder, organisationFolder, userFolder } from '../../../core/render/fabric/placement.ts';
import type { FabricNode, Organisation, Topology } from '../../../core/topology/model.ts';
import { MATERIAL_CODES } from './codes.ts';
import { createAuthority, type Credential, type Issuer, openAuthority, type Validity } from './issuer.ts';

const fail = failures(MATERIAL_CODES);
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3650;

export interface MaterialOptions {
  readonly root: string;
  readonly now: Date;
  /** Life of node and user certificates. Authorities live ten years. */
  readonly validDays: number;
  /** Extra subject alternative names of a node: addresses of a local network. */
  readonly names: (node: FabricNode) => readonly string[];
}

const USERS = ['Admin', 'User1'] as const;

/** Issues whatever is missing; returns how many identities were issued. */
export async function ensureMaterial(topology: Topology, options: MaterialOptions): Promise<number> {
  let issued = 0;
  for (const organisation of Object.values(topology.organisations)) {
    issued += await ensureOrganisation(topology, organisation, options);
  }
  return issued;
}

async function ensureOrganisation(topology: Topology, organisation: Organisation, options: MaterialOptions): Promise<number> {
  const folder = join(options.root, organisationFolder(topology, organisation.id));
  const ca = await ensureAuthority(join(folder, 'ca', `ca.${organisation.domain}`), organisation, 'ca', options);
  const tlsCa = await ensureAuthority(join(folder, 'tlsca', `tlsca.${organisation.domain}`), organisation, 'tlsca', options);
  await writeTree(join(folder, 'msp'), mspFiles(organisation, ca.certificate, tlsCa.certificate));
  let issued = 0;
  for (const node of nodesOf(topology, organisation)) {
    const nodeRoot = join(options.root, nodeFolder(topology, node));
    if (existsSync(join(nodeRoot, 'tls', 'server.key'))) continue;
    const signing = await ca.issuer.issue({ commonName: node.host, role: node.kind, use: 'signing', validity: validity(options) });
    const names = [node.host, node.id, ...options.names(node)];
    const tls = await tlsCa.issuer.issue({ commonName: node.host, use: 'tls', names, validity: validity(options) });
    await writeIdentity(nodeRoot, node.host, signing, tls, 'server', organisation, ca.certificate, tlsCa.certificate);
    issued += 1;
  }
  for (const user of USERS) {
    const userRoot = join(options.root, userFolder(topology, organisation.id, user));
    if (existsSync(join(userRoot, 'tls', 'client.key'))) continue;
    const name = `${user}@${organisation.domain}`;
    const role = user === 'Admin' ? 'admin' : 'client';
    const signing = await ca.issuer.issue({ commonName: name, role, use: 'signing', validity: validity(options) });
    const tls = await tlsCa.issuer.issue({ commonName: name, use: 'tls', names: [name], validity: validity(options) });
    await writeIdentity(userRoot, name, signing, tls, 'client', organisation, ca.certificate, tlsCa.certificate);
    issued += 1;
  }
  return issued;
}

interface OpenAuthority {
  readonly certificate: string;
  readonly issuer: Issuer;
}

async function ensureAuthority(prefix: string, organisation: Organisation, kind: string, options: MaterialOptions): Promise<OpenAuthority> {
  const certificateFile = `${prefix}-cert.pem`;
  const keyFile = join(dirname(prefix), 'priv_sk');
  if (!existsSync(certificateFile) || !existsSync(keyFile)) {
    const signed = join(dirname(dirname(prefix)), 'users');
    if (existsSync(signed)) {
      const missing = existsSync(certificateFile) ? keyFile : certificateFile;
      throw fail('E240', `${missing} is gone, but identities that this authority signed are there`, { subject: organisation.id });
    }
    const authority = await createAuthority(`${kind}.${organisation.domain}`, organisation.domain, {
      notBefore: notBefore(options),
      notAfter: new Date(options.now.getTime() + AUTHORITY_DAYS * DAY_MS),
    });
    await writeTree(dirname(prefix), { priv_sk: authority.keyPem, [basename(certificateFile)]: authority.certificatePem });
  }
  const certificate = await readFile(certificateFile, 'utf8');
  return { certificate, issuer: await openAuthority({ certificatePem: certificate, keyPem: await readFile(keyFile, 'utf8') }) };
}

async function writeIdentity(
  root: string,
  name: string,
  signing: Credential,
  tls: Credential,
  tlsName: 'server' | 'client',
  organisation: Organisation,
  caPem: string,
  tlsCaPem: string,
): Promise<void> {
  await writeTree(join(root, 'msp'), {
    ...mspFiles(organisation, caPem, tlsCaPem),
    [`signcerts/${name}-cert.pem`]: signing.certificatePem,
    'keystore/priv_sk': signing.keyPem,
  });
  // tls/<name>.key is written last: its presence says that the identity is complete.
  await writeTree(join(root, 'tls'), { 'ca.crt': tlsCaPem, [`${tlsName}.crt`]: tls.certificatePem });
  await writeTree(join(root, 'tls'), { [`${tlsName}.key`]: tls.keyPem });
}

function mspFiles(organisation: Organisation, caPem: string, tlsCaPem: string): Record<string, string> {
  const ca = `cacerts/ca.${organisation.domain}-cert.pem`;
  return {
    [ca]: caPem,
    [`tlscacerts/tlsca.${organisation.domain}-cert.pem`]: tlsCaPem,
    'config.yaml': nodeUnits(ca),
  };
}

function nodeUnits(ca: string): string {
  const units = ['Client', 'Peer', 'Admin', 'Orderer'].map(
    (unit) => `  ${unit}OUIdentifier:\n    Certificate: ${ca}\n    OrganizationalUnitIdentifier: ${unit.toLowerCase()}\n`,
  );
  return `NodeOUs:\n  Enable: true\n${units.join('')}`;
}

async function writeTree(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const temporary = `${path}.tmp`;
    await writeFile(temporary, content, { mode: 0o600 });
    await chmod(temporary, 0o600);
    await rename(temporary, path);
  }
}

function nodesOf(topology: Topology, organisation: Organisation): readonly FabricNode[] {
  return [...Object.values(topology.orderers), ...Object.values(topology.peers)].filter((node) => node.organisation === organisation.id);
}

/** Clocks of two machines differ: certificates begin five minutes in the past. */
function notBefore(options: MaterialOptions): Date {
  return new Date(options.now.getTime() - 300_000);
}

function validity(options: MaterialOptions): Validity {
  return { notBefore: notBefore(options), notAfter: new Date(options.now.getTime() + options.validDays * DAY_MS) };
}
