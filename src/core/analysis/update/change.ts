/** What the rules of the guard look at, and what they say. */
import type { Finding } from '../../kernel/finding.ts';
import type { ChannelConfig, ConfigConsenter, PemText } from '../../platforms/fabric/channel-config/model.ts';
import type { Topology } from '../../topology/model.ts';
import type { UpdateCode } from './codes.ts';

export interface ConfigUpdateCase {
  readonly current: ChannelConfig;
  readonly next: ChannelConfig;
  readonly liveness: Liveness;
  readonly members: MembershipChange;
  readonly knowledge: UpdateKnowledge;
}

/** By address, host:port as the configuration writes it. Who is in neither list is unknown, also when nobody looked. */
export interface Liveness {
  /** Alive AND in step: at the tip. A consenter that is catching up has no voice yet. */
  readonly alive: readonly string[];
  readonly dead: readonly string[];
  /** SmartBFT's view, when a quorum agrees on it. */
  readonly view?: number;
}

/** What else is known; the guard judges less without it, never wrongly. */
export interface UpdateKnowledge {
  /** Places of the consenters, for the rules about distances. */
  readonly topology?: Topology;
  /** Version of the oldest node on the channel, without a leading v. */
  readonly version?: string;
  /** Sequence of the newest configuration that a node of the channel has. */
  readonly newestSequence?: number;
  /** Whether two certificates have one key; undefined when one of them cannot be read. */
  readonly sameKey?: (a: PemText, b: PemText) => boolean | undefined;
  readonly certificateFault?: CertificateFault;
}

/** stranger: none of the authorities issued it. */
export type FaultOfCertificate = 'unreadable' | 'stranger' | 'expired' | 'not-yet';

/** What is wrong with a certificate that one of these authorities should have issued; the worst of it, undefined when nothing is. */
export type CertificateFault = (certificate: PemText, authorities: readonly PemText[]) => FaultOfCertificate | undefined;

/** Consenters are paired by address first and by id second: what stays the same of a node is where it is. */
export interface MembershipChange {
  readonly added: readonly ConfigConsenter[];
  readonly removed: readonly ConfigConsenter[];
  readonly kept: readonly KeptConsenter[];
}

export interface KeptConsenter {
  readonly before: ConfigConsenter;
  readonly after: ConfigConsenter;
}

/** `part` is what it is about, below the channel: `consenters`, `batch.absolute-max-bytes`. */
export interface UpdateNote {
  readonly code: UpdateCode;
  readonly part: string;
  readonly message: string;
  readonly evidence: string;
  readonly severity?: Finding['severity'];
}

export type UpdateRule = (update: ConfigUpdateCase) => readonly UpdateNote[];

/** A rule about the next configuration alone: what was already so is no fault of the update. */
export type StateRule = (config: ChannelConfig, knowledge: UpdateKnowledge) => readonly UpdateNote[];
