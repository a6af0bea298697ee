/**
 * What the configuration of a channel says, decoded: the part of Fabric's Config message (common/configtx.proto) that a planner asks
 * about. It is what IS ordered, where the topology is what should be. Nothing in it is judged: a timer that does not parse keeps its
 * text, a certificate that nobody can read keeps its bytes.
 */
import type { ChannelId } from '../../../kernel/ids.ts';

export interface ChannelConfig {
  readonly channel: ChannelId;
  /** Counts the updates; the genesis block has 0. */
  readonly sequence: number;
  /** Names of the capabilities that are required, sorted: V2_0, V3_0. */
  readonly capabilities: ConfigCapabilities;
  readonly consensus: ConfigConsensus;
  /** Of the orderer group. SmartBFT's Channel/Orderers mapping, or the list in Raft's metadata; in the order of the configuration. */
  readonly consenters: readonly ConfigConsenter[];
  readonly batch: ConfigBatch;
  /** Channel/OrdererAddresses, host:port: what peers dial of organisations that have no endpoints of their own. Must be empty with V3_0. */
  readonly globalEndpoints: readonly string[];
  readonly ordererOrganisations: readonly ConfigOrganisation[];
  readonly applicationOrganisations: readonly ConfigOrganisation[];
  /** By full path: `/Channel/Orderer/BlockValidation`, `/Channel/Application/Org1MSP/Endorsement`. */
  readonly policies: Readonly<Record<string, ConfigPolicy>>;
  /** Resource to policy reference, as written. */
  readonly acls: Readonly<Record<string, string>>;
}

export interface ConfigCapabilities {
  readonly channel: readonly string[];
  readonly orderer: readonly string[];
  readonly application: readonly string[];
}

/**
 * PEM as the configuration carries it, one character per byte (latin1, so that nothing is lost). Empty where the field is empty.
 * Whether it is a certificate is for the reader to find out.
 */
export type PemText = string;

/** A text of Go's time.ParseDuration. */
export interface ConfigDuration {
  readonly text: string;
  /** null: Fabric cannot parse it. */
  readonly ms: number | null;
}

export type ConfigConsensus = ConfigRaft | ConfigSmartBft | ConfigOtherConsensus;

/** STATE_NORMAL, STATE_MAINTENANCE (a migration between consensus types), or a number that this version does not know. */
export type ConfigState = 'normal' | 'maintenance' | `unknown ${number}`;

export interface ConfigRaft {
  readonly kind: 'raft';
  readonly state: ConfigState;
  readonly tickInterval: ConfigDuration;
  readonly electionTicks: number;
  readonly heartbeatTicks: number;
  readonly maxInflightBlocks: number;
  readonly snapshotIntervalBytes: number;
}

export interface ConfigSmartBft {
  readonly kind: 'smartbft';
  readonly state: ConfigState;
  readonly leaderHeartbeat: ConfigDuration;
  readonly leaderHeartbeatCount: number;
  readonly requestForward: ConfigDuration;
  readonly requestComplain: ConfigDuration;
  readonly requestAutoRemove: ConfigDuration;
  readonly viewChange: ConfigDuration;
  readonly viewChangeResend: ConfigDuration;
  readonly collect: ConfigDuration;
  readonly batchInterval: ConfigDuration;
  readonly poolSize: number;
  readonly incomingBufferSize: number;
  /** Larger transactions and updates are refused; 0 is the absolute maximum of a block. */
  readonly requestMaxBytes: number;
  readonly syncOnStart: boolean;
  readonly speedUpViewChange: boolean;
  /** `off` and `unspecified` are the same to Fabric v3; it refuses `on`. */
  readonly leaderRotation: 'unspecified' | 'off' | 'on';
}

/** solo, kafka, or a type of a later version. */
export interface ConfigOtherConsensus {
  readonly kind: 'other';
  readonly state: ConfigState;
  readonly type: string;
}

export interface ConfigConsenter {
  /** SmartBFT only; Raft's ids are in the metadata of blocks, and null here. */
  readonly id: number | null;
  readonly host: string;
  readonly port: number;
  /** SmartBFT only. */
  readonly msp: string | null;
  /** SmartBFT only: the enrolment certificate that signs blocks. */
  readonly identity: PemText | null;
  readonly clientTlsCertificate: PemText;
  readonly serverTlsCertificate: PemText;
}

export interface ConfigBatch {
  readonly maxMessages: number;
  readonly absoluteMaxBytes: number;
  readonly preferredMaxBytes: number;
  /** SmartBFT ignores it. */
  readonly timeout: ConfigDuration;
}

export interface ConfigOrganisation {
  /** Name of the group, which by custom but not by rule is the MSP id. */
  readonly name: string;
  readonly msp: ConfigMsp;
  /** OrdererEndpoints, host:port; orderer organisations only. */
  readonly endpoints: readonly string[];
  /** Application organisations only. */
  readonly anchorPeers: readonly ConfigAddress[];
}

export interface ConfigAddress {
  readonly host: string;
  readonly port: number;
}

export interface ConfigMsp {
  /** `other`: idemix or a later type; then only the id is decoded, and that may be empty. */
  readonly kind: 'fabric' | 'other';
  readonly id: string;
  readonly roots: readonly PemText[];
  readonly intermediates: readonly PemText[];
  readonly admins: readonly PemText[];
  readonly revocationLists: readonly PemText[];
  readonly tlsRoots: readonly PemText[];
  readonly tlsIntermediates: readonly PemText[];
  /** null: NodeOUs are absent or switched off, and admins are the listed certificates alone. */
  readonly nodeUnits: ConfigNodeUnits | null;
}

export interface ConfigNodeUnits {
  readonly client: ConfigNodeUnit | null;
  readonly peer: ConfigNodeUnit | null;
  readonly admin: ConfigNodeUnit | null;
  readonly orderer: ConfigNodeUnit | null;
}

export interface ConfigNodeUnit {
  readonly unit: string;
  /** The authority that must have issued it; null: any of the MSP's. */
  readonly certificate: PemText | null;
}

export type ConfigPolicy =
  | { readonly kind: 'implicit'; readonly rule: 'ANY' | 'ALL' | 'MAJORITY'; readonly subPolicy: string }
  | { readonly kind: 'signature'; readonly rule: ConfigSignatureRule; readonly principals: readonly ConfigPrincipal[] }
  /** A type that the channel could not use either. */
  | { readonly kind: 'other'; readonly type: number };

/** `signed-by` points into the policy's principals. */
export type ConfigSignatureRule =
  | { readonly kind: 'signed-by'; readonly principal: number }
  | { readonly kind: 'out-of'; readonly count: number; readonly of: readonly ConfigSignatureRule[] };

export type ConfigPrincipal =
  | { readonly kind: 'role'; readonly msp: string; readonly role: 'member' | 'admin' | 'client' | 'peer' | 'orderer' }
  | { readonly kind: 'unit'; readonly msp: string; readonly unit: string }
  /** One certificate: what SmartBFT's BlockValidation is made of. */
  | { readonly kind: 'identity'; readonly msp: string; readonly certificate: PemText }
  | { readonly kind: 'other'; readonly classification: number };

/** `host:port` of a consenter, as endpoints are written. */
export function consenterAddress({ host, port }: ConfigAddress): string {
  return `${host}:${port}`;
}
