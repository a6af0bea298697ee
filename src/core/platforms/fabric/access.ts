/**
 * How to reach the nodes of one Fabric network, and as whom. `up` writes it as JSON (state folder, `access.json`, 0600);
 * agents and commands load it (platforms/fabric/load-access.ts), which reads the PEM files that it names.
 * It holds paths, never keys, so that it can be shown.
 */
import type { Consensus } from '../../topology/model.ts';
import type { ChannelId, NodeId, OrganisationId, RegionId } from '../../kernel/ids.ts';

export interface FabricAccess {
  readonly network: string;
  readonly fabricVersion: string;
  readonly nodes: Readonly<Record<NodeId, NodeAccess>>;
  readonly organisations: Readonly<Record<OrganisationId, OrganisationAccess>>;
  readonly channels: Readonly<Record<ChannelId, ChannelAccess>>;
}

export interface NodeAccess {
  readonly id: NodeId;
  readonly kind: 'orderer' | 'peer';
  readonly organisation: OrganisationId;
  readonly region: RegionId;
  /** Name in the node's certificates. */
  readonly host: string;
  /** `host:port` to dial inside the network: gRPC (orderer: Broadcast/Deliver; peer: endorser/gateway/deliver). */
  readonly grpc: string;
  /** Operations listener (metrics), mutual TLS. */
  readonly operations: string;
  /** Orderers only: channel participation API, mutual TLS. */
  readonly admin?: string;
  /** PEM file with the TLS CA of the node's organisation. */
  readonly tlsCa: string;
  /** Log file of the process, when this machine can read it. */
  readonly log?: string;
}

export interface OrganisationAccess {
  readonly msp: string;
  readonly admin: IdentityPaths;
  /** A plain client (User1): submits and queries. */
  readonly client: IdentityPaths;
}

/** PEM files of an identity: for signing, and for the client side of mutual TLS. */
export interface IdentityPaths {
  readonly certificate: string;
  readonly key: string;
  readonly tlsCertificate: string;
  readonly tlsKey: string;
}

export interface ChannelAccess {
  readonly consensus: Consensus['kind'];
  /** In consenter order: raft id / BFT consenter ID of the genesis configuration = index + 1. */
  readonly consenters: readonly NodeId[];
  readonly peers: readonly NodeId[];
  /** Name of the sample chaincode on this channel, if there is one. */
  readonly sampleChaincode: string | null;
}
