/** A small network with real certificates in which nothing is wrong: each test breaks one thing. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { judgeNames } from '../../src/core/analysis/names/judge-names.ts';
import type { CertificateInventory } from '../../src/core/analysis/names/model.ts';
import type { Finding } from '../../src/core/kernel/finding.ts';
import type {
  ChannelConfig,
  ConfigConsenter,
  ConfigMsp,
  ConfigOrganisation,
} from '../../src/core/platforms/fabric/channel-config/model.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { parseTopology } from '../../src/core/topology/parse.ts';
import { channelCertificates } from '../../src/platforms/fabric/certificates/channel-certificates.ts';
import { inventoryOf, type Reading } from '../../src/platforms/fabric/certificates/inventory.ts';
import { certificatesOf } from '../../src/platforms/fabric/certificates/pem.ts';
import { readTree } from '../../src/platforms/fabric/certificates/read-tree.ts';
import { make, type Made, type Wanted } from './make-certificate.ts';

export const DAY = 86_400_000;
/** All certificates are made around this moment; the tests have no clock either. */
export const NOW = Date.UTC(2027, 0, 15, 12);
export const LIFE = { notBefore: NOW - 100 * DAY, notAfter: NOW + 265 * DAY };
const CA_LIFE = { notBefore: NOW - 200 * DAY, notAfter: NOW + 3000 * DAY };

type Consensus = 'raft' | 'smartbft';

export interface Network {
  topology: Topology;
  /** Path below the root to text. */
  readonly files: Map<string, string>;
  configs: Writable<ChannelConfig>[];
  readonly presented: { readonly node: string; readonly pem: string }[];
  now: number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export const AUTHORITIES = {
  orderer: authority('ca.orderer.example.com'),
  ordererTls: authority('tlsca.orderer.example.com'),
  org1: authority('ca.org1.example.com'),
  org1Tls: authority('tlsca.org1.example.com'),
};

export function authority(cn: string, change: Partial<Wanted> = {}): Made {
  return make({ cn, o: 'example', ca: true, ...CA_LIFE, ...change });
}

export const ORDERERS = ['orderer1', 'orderer2', 'orderer3', 'orderer4'] as const;
export const PEERS = ['peer0', 'peer1'] as const;
const DOMAIN = { orderer: 'orderer.example.com', peer: 'org1.example.com' };
export const SERVICE = 'gateway.org1.example.com';

export function hostOf(node: string): string {
  return `${node}.${DOMAIN[kindOf(node)]}`;
}

function kindOf(node: string): 'orderer' | 'peer' {
  return node.startsWith('orderer') ? 'orderer' : 'peer';
}

export function folderOf(node: string): string {
  const kind = kindOf(node);
  return `${kind}Organizations/${DOMAIN[kind]}/${kind}s/${hostOf(node)}`;
}

export const tlsPath = (node: string): string => `${folderOf(node)}/tls/server.crt`;
export const signPath = (node: string): string => `${folderOf(node)}/msp/signcerts/cert.pem`;

/** What a healthy node's certificates are made of. */
export function tls(node: string, change: Partial<Wanted> = {}): Made {
  const names = kindOf(node) === 'peer' ? [hostOf(node), SERVICE] : [hostOf(node)];
  const issuer = kindOf(node) === 'orderer' ? AUTHORITIES.ordererTls : AUTHORITIES.org1Tls;
  return make({ cn: hostOf(node), issuer, dns: names, uses: ['serverAuth', 'clientAuth'], ...LIFE, ...change });
}

export function identity(node: string, change: Partial<Wanted> = {}): Made {
  const issuer = kindOf(node) === 'orderer' ? AUTHORITIES.orderer : AUTHORITIES.org1;
  return make({ cn: hostOf(node), ou: [kindOf(node)], issuer, ...LIFE, ...change });
}

/** Made once: the tests change what they must. */
export const CERTIFICATES = new Map([...ORDERERS, ...PEERS].map((node) => [node as string, { tls: tls(node), identity: identity(node) }]));
const ADMIN = make({ cn: 'Admin@org1.example.com', ou: ['admin'], issuer: AUTHORITIES.org1, ...LIFE });
export const ADMIN_PATH = 'peerOrganizations/org1.example.com/users/Admin@org1.example.com/msp/signcerts/cert.pem';

export const UNITS = ['Client', 'Peer', 'Admin', 'Orderer'];

export function unitsYaml(units: readonly string[] = UNITS, enable = true): string {
  const lines = units.map((unit) => `  ${unit}OUIdentifier:\n    OrganizationalUnitIdentifier: ${unit.toLowerCase()}\n`);
  return `NodeOUs:\n  Enable: ${enable}\n${lines.join('')}`;
}

export function network(consensus: Consensus = 'raft', version = '3.1.1'): Network {
  return { topology: topologyOf(consensus, version), files: filesOf(), configs: [], presented: [], now: NOW };
}

/** With the configuration of its channel, as it was made from these files. */
export function configured(consensus: Consensus = 'raft', version = '3.1.1'): Network & { readonly config: Writable<ChannelConfig> } {
  const base = network(consensus, version);
  const config = configOf(consensus);
  return { ...base, configs: [config], config };
}

function filesOf(): Map<string, string> {
  const files = new Map<string, string>();
  for (const [kind, ca, tlsCa] of [
    ['orderer', AUTHORITIES.orderer, AUTHORITIES.ordererTls],
    ['peer', AUTHORITIES.org1, AUTHORITIES.org1Tls],
  ] as const) {
    const root = `${kind}Organizations/${DOMAIN[kind]}`;
    files.set(`${root}/ca/ca-cert.pem`, ca.pem).set(`${root}/tlsca/tlsca-cert.pem`, tlsCa.pem);
    const nodes = [...CERTIFICATES].filter(([node]) => kindOf(node) === kind);
    for (const msp of [`${root}/msp`, ...nodes.map(([node]) => `${folderOf(node)}/msp`)]) {
      files.set(`${msp}/cacerts/ca.pem`, ca.pem).set(`${msp}/tlscacerts/tlsca.pem`, tlsCa.pem).set(`${msp}/config.yaml`, unitsYaml());
    }
    for (const [node, made] of nodes) {
      files
        .set(`${folderOf(node)}/tls/ca.crt`, tlsCa.pem)
        .set(tlsPath(node), made.tls.pem)
        .set(signPath(node), made.identity.pem);
    }
  }
  return files.set(ADMIN_PATH, ADMIN.pem);
}

function topologyOf(consensus: Consensus, version: string): Topology {
  const nodes = (names: readonly string[], owner: string): string =>
    names
      .map((name) => `  ${name}: { organisation: ${owner}, at: london/lon-a${name === 'peer0' ? ', uses: [endorse, anchor]' : ''} }`)
      .join('\n');
  const text = `version: 1
name: small
platform: { kind: fabric, version: 3.1.1 }
regions: { london: { zones: [lon-a] } }
organisations:
  orderers: { msp: OrdererMSP, domain: orderer.example.com, kind: orderer }
  org1: { msp: Org1MSP, domain: org1.example.com, kind: peer }
orderers:
${nodes(ORDERERS, 'orderers')}
peers:
${nodes(PEERS, 'org1')}
channels:
  main:
    consensus: { kind: ${consensus} }
    consenters: [${ORDERERS.join(', ')}]
    peers: [${PEERS.join(', ')}]
    endorsement: ANY
drivers: { default: { kind: local } }
`;
  const parsed = parseTopology(text, 'small.yaml');
  if (parsed.kind === 'invalid') throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  const keepalive = { intervalMs: 120_000, timeoutMs: 20_000 };
  const gateway = { id: 'gateway', organisation: 'org1', host: SERVICE, port: 443, peers: [...PEERS], keepalive };
  return { ...parsed.topology, platform: { kind: 'fabric', version }, services: { gateway } };
}

const SECONDS = { text: '10s', ms: 10_000 };

function configOf(consensus: Consensus): Writable<ChannelConfig> {
  const orderer = mspOf('OrdererMSP', AUTHORITIES.orderer, AUTHORITIES.ordererTls);
  const org1 = mspOf('Org1MSP', AUTHORITIES.org1, AUTHORITIES.org1Tls);
  return {
    channel: 'main',
    sequence: 0,
    capabilities: { channel: ['V3_0'], orderer: ['V2_0'], application: ['V2_5'] },
    consensus: consensus === 'raft' ? RAFT : SMARTBFT,
    consenters: ORDERERS.map((node, index) => consenterOf(node, consensus, index + 1)),
    batch: { maxMessages: 500, absoluteMaxBytes: 10_485_760, preferredMaxBytes: 2_097_152, timeout: SECONDS },
    globalEndpoints: [],
    ordererOrganisations: [organisation(orderer, { endpoints: ORDERERS.map((node) => `${hostOf(node)}:7050`) })],
    applicationOrganisations: [organisation(org1, { anchorPeers: [{ host: hostOf('peer0'), port: 7051 }] })],
    policies: {},
    acls: {},
  };
}

const RAFT: ChannelConfig['consensus'] = {
  kind: 'raft',
  state: 'normal',
  tickInterval: SECONDS,
  electionTicks: 10,
  heartbeatTicks: 1,
  maxInflightBlocks: 5,
  snapshotIntervalBytes: 16_777_216,
};

const SMARTBFT: ChannelConfig['consensus'] = {
  kind: 'smartbft',
  state: 'normal',
  leaderHeartbeat: SECONDS,
  leaderHeartbeatCount: 10,
  requestForward: SECONDS,
  requestComplain: SECONDS,
  requestAutoRemove: SECONDS,
  viewChange: SECONDS,
  viewChangeResend: SECONDS,
  collect: SECONDS,
  batchInterval: SECONDS,
  poolSize: 100,
  incomingBufferSize: 100,
  requestMaxBytes: 0,
  syncOnStart: true,
  speedUpViewChange: false,
  leaderRotation: 'off',
};

function consenterOf(node: string, consensus: Consensus, id: number): ConfigConsenter {
  const made = CERTIFICATES.get(node);
  if (made === undefined) throw new Error(node);
  const bft = consensus === 'smartbft';
  return {
    id: bft ? id : null,
    host: hostOf(node),
    port: 7050,
    msp: bft ? 'OrdererMSP' : null,
    identity: bft ? made.identity.pem : null,
    clientTlsCertificate: made.tls.pem,
    serverTlsCertificate: made.tls.pem,
  };
}

function mspOf(id: string, ca: Made, tlsCa: Made): ConfigMsp {
  const unit = (name: string): { readonly unit: string; readonly certificate: null } => ({ unit: name, certificate: null });
  const nodeUnits = { client: unit('client'), peer: unit('peer'), admin: unit('admin'), orderer: unit('orderer') };
  const none = { intermediates: [], admins: [], revocationLists: [], tlsIntermediates: [] };
  return { kind: 'fabric', id, roots: [ca.pem], tlsRoots: [tlsCa.pem], ...none, nodeUnits };
}

function organisation(msp: ConfigMsp, change: Partial<ConfigOrganisation>): ConfigOrganisation {
  return { name: msp.id, msp, endpoints: [], anchorPeers: [], ...change };
}

/** Changes the MSP of both organisations in a configuration. */
export function changeMsps(config: Writable<ChannelConfig>, change: (msp: ConfigMsp) => ConfigMsp): void {
  const changed = (each: ConfigOrganisation): ConfigOrganisation => ({ ...each, msp: change(each.msp) });
  config.ordererOrganisations = config.ordererOrganisations.map(changed);
  config.applicationOrganisations = config.applicationOrganisations.map(changed);
}

/** Changes the first consenter (orderer1) in a configuration. */
export function changeConsenter(config: Writable<ChannelConfig>, change: Partial<ConfigConsenter>): void {
  config.consenters = config.consenters.map((each, i) => (i === 0 ? { ...each, ...change } : each));
}

/** Through the adapter: files on disk, read back. */
export async function inventory({ files, configs, presented }: Network): Promise<CertificateInventory> {
  const root = await mkdtemp(join(tmpdir(), 'holdfast-names-'));
  try {
    for (const [path, text] of files) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return inventoryOf([...(files.size === 0 ? [] : [readTree(root)]), ...configs.map(channelCertificates), ...presented.map(shown)]);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function shown({ node, pem }: { readonly node: string; readonly pem: string }): Reading {
  const found = certificatesOf(pem).map(({ der }, index) => ({
    der,
    source: { kind: 'presented' as const, node, host: hostOf(node), port: 7050, index },
  }));
  return { found, nodeUnits: [], unread: [], tree: false };
}

export async function judge(of: Network): Promise<readonly Finding[]> {
  return judgeNames(of.topology, await inventory(of), of.configs, of.now);
}
