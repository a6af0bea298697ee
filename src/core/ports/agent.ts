/**
 * The agent of a region: vantage point, load client, keeper of application ports and watchdog of faults, in that region's
 * network namespace. It answers `POST /<method>` with JSON over a Unix socket:
 *
 *   health -> AgentHealth                          observe ObserveRequest -> Sighting
 *   connect ConnectRequest -> {outcome, ms}        canary CanaryRequest -> {block, ms}
 *   load-start LoadAssignment                      load-stop {load}: ends after the operations in flight
 *   load-keep {load}: whoever started a load says this every few seconds; a load of a killed command ends by itself
 *   channel-standing ChannelStanding -> {standing}   join-orderer JoinOrderer, join-peer JoinPeer   deploy DeployChaincode -> {package}
 *   transactions LedgerQuestion -> {transactions}  contract-state LedgerQuestion -> ContractState
 *   channel-config ConfigQuestion -> ConfigAnswer  node-facts NodeQuestion -> NodeFacts: what runs, for a comparison with the file
 *   presented-certificates NodeQuestion -> PresentedCertificates, by a handshake with the gRPC port
 *   stored-blocks BlocksQuestion -> {blocks: SentBlock[]}   config-block ConfigQuestion -> {block: base64 of the newest configuration block}
 *   submit-envelopes SubmitRequest                 change-consenters ConsentersRequest -> {block}
 *
 * Journals and arrivals are files in the state folder: `loads/<load>/<region>.journal.ndjson`, `<region>.arrivals.ndjson`.
 */
import type { ChannelId, NodeId, RegionId } from '../kernel/ids.ts';
import type { ChannelConfig } from '../platforms/fabric/channel-config/model.ts';
import type { StoredBlock } from './recovery.ts';

export interface AgentHealth {
  readonly region: RegionId;
  readonly pid: number;
  readonly startedAt: number;
  readonly version: string;
  /** Peers whose application ports it serves. */
  readonly entries: readonly NodeId[];
}

export interface ObserveRequest {
  /** How long one node may take before it is reported as timeout, in milliseconds. */
  readonly timeoutMs: number;
  /** Also ask for the header hashes of these blocks, by channel. */
  readonly hashesAt?: Readonly<Record<ChannelId, number>>;
  /** These nodes only; absent: all. */
  readonly nodes?: readonly NodeId[];
}

export interface LoadAssignment {
  readonly load: string;
  readonly channel: ChannelId;
  readonly clients: number;
  /** Transactions per second for this region. */
  readonly rate: number;
  readonly deadlineMs: number;
  /** Gateway peers in order of preference; clients fail over along the list. */
  readonly gateways: readonly NodeId[];
  /** Orderers (and peers) whose Deliver streams are recorded. */
  readonly watch: readonly NodeId[];
}

export interface ConnectRequest {
  readonly node: NodeId;
  readonly timeoutMs: number;
}

export interface CanaryRequest {
  readonly channel: ChannelId;
  readonly orderer: NodeId;
  readonly timeoutMs: number;
}

export interface ChannelStanding {
  readonly node: NodeId;
  readonly channel: ChannelId;
}

export interface JoinOrderer {
  readonly node: NodeId;
  readonly channel: ChannelId;
  /** Path of the genesis block. */
  readonly genesisBlock: string;
}

export interface JoinPeer {
  readonly node: NodeId;
  readonly channel: ChannelId;
  readonly genesisBlock: string;
}

export interface DeployChaincode {
  readonly channel: ChannelId;
  readonly name: string;
  /** Of connection.json; the builder fills in `{{.host}}`. */
  readonly address: string;
  /** Signature policy text; null = the channel's own. */
  readonly endorsement: string | null;
}

/** `from`: first block of interest. */
export interface LedgerQuestion {
  readonly channel: ChannelId;
  readonly peer: NodeId;
  readonly from?: number;
}

/** The newest configuration of a channel, as this node has it. */
export interface ConfigQuestion {
  readonly channel: ChannelId;
  readonly node: NodeId;
  readonly timeoutMs: number;
  /** The message itself, too: an update applies to it, and not to what was read of it. */
  readonly message?: true;
}

export interface ConfigAnswer {
  /** Number of the block that holds it. */
  readonly block: number;
  readonly config: ChannelConfig;
  /** Fabric's Config message in base64, when it was asked for. */
  readonly message?: string;
}

/** Blocks [from, to), as far as the node has them. */
export interface BlocksQuestion {
  readonly channel: ChannelId;
  readonly node: NodeId;
  readonly from: number;
  readonly to: number;
  readonly timeoutMs: number;
}

/** A StoredBlock with its envelopes in base64. */
export interface SentBlock extends Omit<StoredBlock, 'envelopes'> {
  readonly envelopes: readonly string[];
}

export interface SubmitRequest {
  readonly channel: ChannelId;
  readonly orderer: NodeId;
  /** Base64 of the serialised envelopes, which are handed over as they are and in this order. */
  readonly envelopes: readonly string[];
  readonly timeoutMs: number;
}

export interface ConsentersRequest {
  readonly channel: ChannelId;
  readonly kind: 'add' | 'remove';
  readonly host: string;
  readonly port: number;
  /** MSP id of the consenter's organisation. */
  readonly msp: string;
  /** PEM of its TLS certificate; empty to remove. */
  readonly certificate: string;
  /** Consenters to hand the update to, in this order. */
  readonly orderers: readonly NodeId[];
  readonly timeoutMs: number;
}

export interface NodeQuestion {
  readonly node: NodeId;
  readonly timeoutMs: number;
}

/** Each part by itself, because one listener may answer and another not. */
export interface NodeFacts {
  /** Of its program, without a leading v. */
  readonly version: Answered<string>;
  /** That it has joined. */
  readonly channels: Answered<readonly ChannelId[]>;
}

export type Answered<T> = { readonly value: T } | { readonly unknown: string };

export interface PresentedCertificates {
  readonly host: string;
  readonly port: number;
  /** DER in base64, the node's own first. */
  readonly certificates: readonly string[];
}

/** What an agent is started with: paths and addresses, no secrets. */
export interface AgentConfig {
  readonly region: RegionId;
  /** State folder of the network. */
  readonly state: string;
  readonly socket: string;
  /** Of Holdfast. */
  readonly version: string;
  /** access.json of the network. */
  readonly access: string;
  /** Peers whose application ports this agent serves, and where it dials them. */
  readonly entries: Readonly<Record<NodeId, { readonly host: string; readonly port: number }>>;
}
