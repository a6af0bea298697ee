/**
 * What should be: the topology after parsing, with every default filled in. Durations are milliseconds, sizes bytes.
 * The file's own shape (interfaces.md section 1) lives in the schema; `resolve` turns that into this.
 */
import type { ChannelId, NodeId, OrganisationId, RegionId } from '../kernel/ids.ts';

export interface Topology {
  readonly version: 1;
  readonly name: string;
  readonly platform: Platform;
  readonly regions: Readonly<Record<RegionId, Region>>;
  /** Round-trip times between two different regions; a pair that the file does not give is absent. In the order of the file. */
  readonly latency: readonly RegionLatency[];
  readonly organisations: Readonly<Record<OrganisationId, Organisation>>;
  readonly orderers: Readonly<Record<NodeId, Orderer>>;
  readonly peers: Readonly<Record<NodeId, Peer>>;
  readonly channels: Readonly<Record<ChannelId, Channel>>;
  readonly drivers: Readonly<Record<string, DriverChoice>>;
  /** Reserved sections of the file (schema.ts), as they were written; absent when there are none. */
  readonly reserved?: Readonly<Record<string, unknown>>;
}

export interface Platform {
  readonly kind: 'fabric' | 'goquorum' | 'besu';
  /** Without a leading v: `3.1.1`. */
  readonly version: string;
}

export interface Region {
  readonly id: RegionId;
  readonly zones: readonly string[];
  readonly role: 'primary' | 'active' | 'standby';
}

export interface RegionLatency {
  readonly between: readonly [RegionId, RegionId];
  readonly roundTripMs: number;
}

export interface Organisation {
  readonly id: OrganisationId;
  readonly msp: string;
  readonly domain: string;
  readonly kind: 'orderer' | 'peer';
}

/** Where a node is: `region/zone/rack/host`; a level that is not named is absent. */
export interface Place {
  readonly region: RegionId;
  readonly zone?: string;
  readonly rack?: string;
  readonly host?: string;
}

interface NodeBase {
  readonly id: NodeId;
  readonly organisation: OrganisationId;
  readonly at: Place;
  /** Host name that certificates carry and others dial; default `<id>.<domain>`. */
  readonly host: string;
  /** Key of `drivers`. */
  readonly driver: string;
  /** Where the node keeps its ledger in production. The local driver uses the state folder instead. */
  readonly data: string;
}

export interface Orderer extends NodeBase {
  readonly kind: 'orderer';
  /** Running, following, certificates ready, but in no consenter set. */
  readonly spare: boolean;
  readonly ports: OrdererPorts;
}

export interface OrdererPorts {
  /** gRPC: Broadcast, Deliver, Cluster. Default 7050. */
  readonly grpc: number;
  /** Channel participation API. Default 7053. */
  readonly admin: number;
  /** Health, metrics. Default 8443. */
  readonly operations: number;
}

export interface Peer extends NodeBase {
  readonly kind: 'peer';
  readonly uses: readonly PeerUse[];
  readonly ports: PeerPorts;
}

export type PeerUse = 'endorse' | 'query' | 'anchor' | 'standby';

export interface PeerPorts {
  /** gRPC: endorser, gateway, deliver, gossip. Default 7051. */
  readonly grpc: number;
  /** Listener for chaincode that dials the peer. Default 7052. */
  readonly chaincode: number;
  /** Health, metrics. Default 9443. */
  readonly operations: number;
  /** Where the peer's own copy of a chaincode service listens; the n-th chaincode of the channel order adds n. Default 9999. */
  readonly service: number;
}

export type FabricNode = Orderer | Peer;

export interface Channel {
  readonly id: ChannelId;
  readonly consensus: Consensus;
  readonly consenters: readonly NodeId[];
  readonly peers: readonly NodeId[];
  /** Application organisations of the channel; default: those that own a listed peer. */
  readonly organisations: readonly OrganisationId[];
  /** Signature policy text, or MAJORITY | ANY | ALL. */
  readonly endorsement: string;
  readonly batch: Batch;
  readonly chaincodes: Readonly<Record<string, Chaincode>>;
}

export interface Batch {
  readonly maxMessages: number;
  readonly absoluteMaxBytes: number;
  readonly preferredMaxBytes: number;
}

export type Consensus = RaftConsensus | SmartBftConsensus;

export interface RaftConsensus {
  readonly kind: 'raft';
  readonly tickIntervalMs: number;
  readonly electionTicks: number;
  readonly heartbeatTicks: number;
  readonly batchTimeoutMs: number;
  readonly maxInflightBlocks: number;
  readonly snapshotIntervalBytes: number;
}

export interface SmartBftConsensus {
  readonly kind: 'smartbft';
  readonly leaderHeartbeatMs: number;
  readonly leaderHeartbeatCount: number;
  readonly requestForwardMs: number;
  readonly requestComplainMs: number;
  readonly requestAutoRemoveMs: number;
  readonly viewChangeMs: number;
  readonly viewChangeResendMs: number;
  readonly collectMs: number;
  readonly batchIntervalMs: number;
  readonly poolSize: number;
  readonly incomingBufferSize: number;
}

export type Chaincode =
  | { readonly kind: 'sample'; readonly endorsement?: string; readonly collections: Readonly<Record<string, Collection>> }
  | {
      readonly kind: 'ccaas';
      /** host:port of a server that the user runs; or */
      readonly address?: string;
      /** a program and its arguments that the tool runs beside every peer. */
      readonly command?: readonly string[];
      readonly endorsement?: string;
      readonly collections: Readonly<Record<string, Collection>>;
    };

export interface Collection {
  readonly endorsement?: string;
}

export interface DriverChoice {
  readonly kind: 'local' | 'ssh' | 'docker' | 'kubernetes';
}
