/** Topologies for these tests, built as data: no file has to be read 100,000 times. */
import type { ConsensusKind } from '../../src/core/consensus/quorum.ts';
import { parsePlace } from '../../src/core/topology/place.ts';
import { DEFAULT_RECOVERY } from '../../src/core/topology/resolve-recovery.ts';
import type { Chaincode, Consensus, Orderer, Peer, Topology } from '../../src/core/topology/model.ts';

export interface NodeSpec {
  readonly id: string;
  readonly at: string;
  readonly organisation: string;
  readonly spare?: boolean;
}

export interface Spec {
  /** Region -> zones. */
  readonly regions: Readonly<Record<string, readonly string[]>>;
  readonly orderers: readonly NodeSpec[];
  readonly peers: readonly NodeSpec[];
  readonly consensus: ConsensusKind;
  readonly consenters: readonly string[];
  readonly channelPeers: readonly string[];
  /** Organisations of the channel; the MSP of `orgA` is `orgAMSP`. */
  readonly organisations: readonly string[];
  readonly endorsement: string;
  readonly links?: Topology['links'];
  readonly chaincodes?: Readonly<Record<string, Chaincode>>;
}

export const CHANNEL = 'ch';

const YEAR_MS = 365 * 24 * 3_600_000;

export function build(spec: Spec): Topology {
  const owners = [...new Set([...spec.orderers, ...spec.peers].map(({ organisation }) => organisation)), ...spec.organisations];
  const orderers = spec.orderers.map(({ id, at, organisation, spare }): Orderer => {
    const ports = { grpc: 7050, admin: 7053, operations: 8443 };
    return { ...nodeBase(id, at, organisation), kind: 'orderer', spare: spare ?? false, ports };
  });
  const peers = spec.peers.map(({ id, at, organisation }): Peer => {
    const ports = { grpc: 7051, chaincode: 7052, operations: 9443, service: 9999 };
    return { ...nodeBase(id, at, organisation), kind: 'peer', uses: ['endorse', 'query'], ports };
  });
  const ordererOwners = new Set(spec.orderers.map(({ organisation }) => organisation));
  return {
    version: 1,
    name: 'built',
    platform: { kind: 'fabric', version: '3.1.1' },
    regions: Object.fromEntries(Object.entries(spec.regions).map(([id, zones]) => [id, { id, zones, role: 'active' as const }])),
    latency: [],
    organisations: Object.fromEntries(
      owners.map((id) => [id, { id, msp: `${id}MSP`, domain: `${id}.example.com`, kind: ordererOwners.has(id) ? 'orderer' : 'peer' }]),
    ),
    orderers: Object.fromEntries(orderers.map((node) => [node.id, node])),
    peers: Object.fromEntries(peers.map((node) => [node.id, node])),
    channels: {
      [CHANNEL]: {
        id: CHANNEL,
        // The analysis asks for nothing but the kind.
        consensus: { kind: spec.consensus } as Consensus,
        consenters: spec.consenters,
        peers: spec.channelPeers,
        organisations: spec.organisations,
        endorsement: spec.endorsement,
        batch: { maxMessages: 100, absoluteMaxBytes: 10_485_760, preferredMaxBytes: 2_097_152 },
        chaincodes: spec.chaincodes ?? {},
      },
    },
    drivers: { default: { kind: 'local' } },
    certificates: { authorities: {}, nodeValidityMs: YEAR_MS, caValidityMs: 10 * YEAR_MS, renewBeforeMs: YEAR_MS / 12, names: {} },
    stateDatabases: {},
    loadBalancers: {},
    links: spec.links ?? [],
    services: {},
    clients: {},
    recovery: DEFAULT_RECOVERY,
  };
}

function nodeBase(id: string, at: string, organisation: string): Pick<Orderer, 'id' | 'organisation' | 'at' | 'host' | 'driver' | 'data'> {
  return { id, organisation, at: parsePlace(at), host: `${id}.example.com`, driver: 'default', data: '/data' };
}
