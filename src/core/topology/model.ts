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
  readonly certificates: Certificates;
  /** State databases beside the peers; a peer that none of them names keeps its state in LevelDB. */
  readonly stateDatabases: Readonly<Record<string, StateDatabase>>;
  readonly loadBalancers: Readonly<Record<string, LoadBalancer>>;
  /** Facts about single links. A pair of regions that is absent is linked directly. In the order of the file. */
  readonly links: readonly Link[];
  /** Entry points of clients. */
  readonly services: Readonly<Record<string, Service>>;
  /** Where clients are: a weight for each region that has any, at least 1. Empty when the file does not say. */
  readonly clients: Readonly<Record<RegionId, number>>;
  /** What the engine may do by itself. */
  readonly recovery: RecoveryPolicy;
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
  /** How to speak to its nodes where Holdfast did not deploy them. Paths as the file has them. */
  readonly access?: OrganisationFiles;
}

/** PEM files. */
export interface OrganisationFiles {
  readonly tlsCa: string;
  readonly certificate: string;
  readonly key: string;
  readonly tlsCertificate: string;
  readonly tlsKey: string;
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

/** qbft on goquorum and besu only, where the orderers are the validators; smartbft on fabric only. */
export type Consensus = FabricConsensus | QbftConsensus;

export type FabricConsensus = RaftConsensus | SmartBftConsensus;

export interface QbftConsensus {
  readonly kind: 'qbft';
  readonly blockPeriodMs: number;
  /** Timer of the first round of a height; each further round doubles it. */
  readonly requestTimeoutMs: number;
}

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

export type DriverChoice = { readonly kind: 'local' | 'ssh' | 'docker' | 'kubernetes' } | CommandsDriver;

/** Programs of the operator: each a program and its arguments, with placeholders (driver-placeholders.ts). */
export interface CommandsDriver {
  readonly kind: 'commands';
  readonly programs: Readonly<Partial<Record<DriverProgram, readonly string[]>>>;
  /** Programs that look at a node's port from another region. */
  readonly lookFrom: Readonly<Record<RegionId, readonly string[]>>;
  /** The data folder as this machine reaches it, with placeholders; absent where `read` and `write` stand instead. */
  readonly data?: string;
  /** Within the data folder of an orderer. */
  readonly folders: { readonly ledger: string; readonly wal: string; readonly snapshots: string };
  readonly limits: { readonly lookMs: number; readonly actMs: number; readonly copyMs: number };
}

export type DriverProgram =
  | 'inspect'
  | 'start'
  | 'stop'
  | 'kill'
  | 'freeze'
  | 'thaw'
  | 'logs'
  | 'read'
  | 'write'
  | 'hold'
  | 'release'
  | 'held';

export interface Certificates {
  readonly authorities: Readonly<Record<string, CertificateAuthority>>;
  readonly nodeValidityMs: number;
  readonly caValidityMs: number;
  /** How long before it expires a certificate is to be renewed. */
  readonly renewBeforeMs: number;
  /** Names that the certificate of a node carries beside the node's own host name. */
  readonly names: Readonly<Record<NodeId, readonly string[]>>;
}

export interface CertificateAuthority {
  readonly id: string;
  readonly kind: 'fabric-ca' | 'external';
  readonly organisation: OrganisationId;
  /** Absent only for an external authority that runs somewhere else. */
  readonly at?: Place;
  /** Default `<id>.<domain of the organisation>`. */
  readonly host: string;
  readonly port: number;
}

export interface StateDatabase {
  readonly id: string;
  readonly kind: 'couchdb';
  readonly at: Place;
  readonly peers: readonly NodeId[];
  readonly port: number;
  /** Address that the database listens on. */
  readonly listen: string;
}

export interface LoadBalancer {
  readonly id: string;
  readonly at: Place;
  /** Name by which clients reach it. */
  readonly host: string;
  /** IP address of its own. */
  readonly address?: string;
  readonly port: number;
  /** Orderers or peers, never both. */
  readonly serves: { readonly orderers: readonly NodeId[]; readonly peers: readonly NodeId[] };
  /** The balancer that this one takes over for. */
  readonly standbyOf?: string;
  /** IP address that the pair shares. */
  readonly virtualAddress?: string;
  /** How long a stream may be silent before the balancer closes it. */
  readonly idleTimeoutMs: number;
}

export interface Link {
  readonly between: readonly [RegionId, RegionId];
  /** none: the two regions cannot reach each other directly. */
  readonly kind: 'direct' | 'none';
  /** A private line or tunnel, not the public internet. */
  readonly private: boolean;
}

export interface Service {
  readonly id: string;
  readonly organisation: OrganisationId;
  readonly host: string;
  readonly port: number;
  readonly peers: readonly NodeId[];
  readonly keepalive: Keepalive;
}

/** gRPC keep-alive of the clients that come through a service. */
export interface Keepalive {
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/** Every limit has a reason; the engine never widens one by itself. Times in milliseconds. */
export interface RecoveryPolicy {
  /** observe: decide and record, never act. */
  readonly mode: 'act' | 'observe';
  /** Time between two rounds in milliseconds. */
  readonly tickMs: number;
  readonly restart: {
    /** Waits before the n-th restart of one node; the last value repeats. Milliseconds. */
    readonly backOffMs: readonly number[];
    /** More restarts than this within the window are a crash loop: an incident, and no more restarts until it is acknowledged. */
    readonly limit: number;
    readonly windowMs: number;
  };
  readonly fence: {
    /** How long a consenter must be silent to a quorum before it is fenced. Ordering stalls 20.4 s after a silent loss. */
    readonly afterMs: number;
    /** How long it must answer again before the fence is lifted. */
    readonly liftAfterMs: number;
  };
  readonly hung: {
    /** A frozen or hung process is killed after this. A frozen consenter stalls ordering after about 80 s. */
    readonly killAfterMs: number;
  };
  readonly stuck: {
    /** A height that stands still this long while others of the channel grow. */
    readonly afterMs: number;
    readonly blocks: number;
  };
  readonly replace: {
    /** A consenter that is proven dead this long is replaced by a spare. */
    readonly afterMs: number;
  };
  readonly majorityLoss: MajorityLossPolicy;
  /** The fleet breaker: with more nodes than this in trouble at once, the cause is not in the nodes; no disruptive plan then. */
  readonly breaker: { readonly nodes: number };
  /** The same rule on the same subject this often within the window: no more of it until somebody acknowledges. */
  readonly flapping: { readonly limit: number; readonly windowMs: number };
  /** Free share of a disk below which the finding is a warning or an error. */
  readonly disk: { readonly warning: number; readonly error: number };
}

/** What the engine does about a proven loss of the majority. Only `recover`, approved by two people, lets it act. */
export interface MajorityLossPolicy {
  readonly mode: 'page' | 'prepare' | 'recover';
  /** How long the loss is proven without interruption before a plan is made. */
  readonly afterMs: number;
  /** The drill of it has to be passed within this time. */
  readonly drillWithinMs: number;
}
