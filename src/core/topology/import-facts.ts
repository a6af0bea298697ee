/** What was found out about a network that nobody described: the input of import-topology.ts. Null is unknown, never a default. */
import type { ChannelId } from '../kernel/ids.ts';
import type { Batch, FabricConsensus } from './model.ts';
import type { TopologyFile } from './schema.ts';

export interface NetworkFacts {
  readonly name: string;
  /** Without a leading v. */
  readonly version: VersionFact;
  readonly organisations: readonly OrganisationFact[];
  readonly orderers: readonly NodeFact[];
  readonly peers: readonly NodeFact[];
  readonly channels: readonly ChannelFact[];
  /** Where hosts are, as somebody said: host to REGION/ZONE/… */
  readonly places: Readonly<Record<string, string>>;
  /** As whom the network was asked, and with which files: its nodes can be asked that way again. */
  readonly asked?: { readonly msp: string; readonly access: AccessFiles };
  /** What else could not be found out, in sentences. */
  readonly remarks: readonly string[];
}

/** As the topology file names them. */
export type AccessFiles = NonNullable<TopologyFile['organisations'][string]['access']>;

export interface VersionFact {
  readonly value: string;
  /** Why it is only a lower bound; absent when it is known. */
  readonly assumed?: string;
}

export interface OrganisationFact {
  readonly msp: string;
  readonly kind: 'orderer' | 'peer';
  /** Domain that its authority is named for. */
  readonly domain: string | null;
}

export interface NodeFact {
  readonly msp: string;
  /** By which others dial it. */
  readonly host: string;
  readonly port: number;
  /** Host name that its certificate is made out for. */
  readonly certified: string | null;
  /** Peers: anchor of its organisation on some channel. */
  readonly anchor: boolean;
}

export interface ChannelFact {
  readonly id: ChannelId;
  readonly consensus: FabricConsensus;
  readonly batch: Batch;
  /** Addresses, in the order of their ids. */
  readonly consenters: readonly string[];
  readonly peers: readonly string[];
  /** MSP ids. */
  readonly organisations: readonly string[];
  readonly endorsement: PolicyFact;
  readonly chaincodes: readonly ChaincodeFact[];
  /** What is known of the channel and has no word in the file, in sentences. */
  readonly remarks: readonly string[];
}

export type PolicyFact = { readonly text: string } | { readonly unsayable: string };

export interface ChaincodeFact {
  readonly name: string;
  /** Absent: the channel's own. */
  readonly endorsement?: PolicyFact;
  /** Collections with a policy of their own. */
  readonly collections: Readonly<Record<string, PolicyFact>>;
}

export function factAddress({ host, port }: Pick<NodeFact, 'host' | 'port'>): string {
  return `${host}:${port}`;
}
