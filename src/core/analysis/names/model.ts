/**
 * What the checks of names and certificates know: facts, never bytes. An adapter reads certificates (src/platforms/fabric/certificates) and
 * verifies signatures; everything that is judged is judged here, without a clock.
 */
import type { ChannelId, EpochMs, NodeId } from '../../kernel/ids.ts';

/** Lower-case hex of the SHA-256 of a public key (SubjectPublicKeyInfo): equal for two certificates of the same key. */
export type KeyId = string;

export interface CertificateFacts {
  /** Distinguished names in one spelling: `CN=ca.org1.example.com,O=org1.example.com,C=GB`. */
  readonly subject: string;
  readonly issuer: string;
  readonly commonName?: string;
  /** Organisational units of the subject: NodeOUs are told by them. */
  readonly units: readonly string[];
  /** Lower-case hex. */
  readonly serial: string;
  readonly sans: SubjectNames;
  readonly notBefore: EpochMs;
  readonly notAfter: EpochMs;
  readonly key: KeyKind;
  readonly keyId: KeyId;
  /** Lower-case hex of the SHA-256 of the whole certificate (DER). */
  readonly fingerprint: string;
  /** Lower-case hex; absent when the certificate has no such extension. */
  readonly subjectKeyId?: string;
  readonly authorityKeyId?: string;
  readonly isCa: boolean;
  readonly usages: readonly Usage[];
  readonly signature: Signature;
  /** Whether its text is exactly the PEM that Fabric would write: one block, lines of 64, nothing before or after. Absent when it came as bytes. */
  readonly plainPem?: boolean;
  readonly source: CertificateSource;
}

export interface SubjectNames {
  readonly dns: readonly string[];
  /** IPv4 dotted; IPv6 as eight groups without leading zeros, lower case. */
  readonly ip: readonly string[];
}

export type KeyKind =
  | { readonly kind: 'ec'; readonly curve: string }
  | { readonly kind: 'rsa'; readonly bits: number }
  | { readonly kind: 'ed25519' }
  | { readonly kind: 'other'; readonly name: string };

/** Key usages and extended key usages that the checks ask about. */
export type Usage = 'digitalSignature' | 'keyCertSign' | 'serverAuth' | 'clientAuth';

export interface Signature {
  /** ECDSA with an S above half the order of the signer's curve. */
  readonly highS: boolean;
  /** Which key made it, among those that were read with it: proven, refuted (the named issuer was there and did not sign it), or nobody to ask. */
  readonly by: { readonly kind: 'proven'; readonly key: KeyId } | { readonly kind: 'refuted' } | { readonly kind: 'unknown' };
}

export type CertificateSource = FileSource | PresentedSource | ChannelSource;

/** A file of a tree. One file may hold several certificates. */
export interface FileSource {
  readonly kind: 'file';
  /** Below the tree's root, with slashes. */
  readonly path: string;
  /** Position within the file, from 0. */
  readonly index: number;
}

/** What a running node showed in a TLS handshake. */
export interface PresentedSource {
  readonly kind: 'presented';
  readonly node: NodeId;
  readonly host: string;
  readonly port: number;
  /** 0 is the node's own certificate; intermediates follow. */
  readonly index: number;
}

/** A certificate inside the configuration of a channel. */
export interface ChannelSource {
  readonly kind: 'channel';
  readonly channel: ChannelId;
  readonly place: ChannelPlace;
}

export type ChannelPlace =
  | { readonly kind: 'msp'; readonly msp: string; readonly slot: MspSlot }
  | { readonly kind: 'consenter'; readonly host: string; readonly port: number; readonly slot: ConsenterSlot };

/** Folders of an MSP, and the lists of FabricMSPConfig. */
export type MspSlot = 'root' | 'intermediate' | 'tls-root' | 'tls-intermediate' | 'admin';

export type ConsenterSlot = 'identity' | 'client-tls' | 'server-tls';

/** The config.yaml of one MSP folder: NodeOUs. */
export interface NodeUnits {
  /** The folder, below the tree's root: `peerOrganizations/org1.example.com/msp`. */
  readonly folder: string;
  readonly enabled: boolean;
  /** The organisational unit that stands for each role; absent when that role has none. */
  readonly units: { readonly client?: string; readonly peer?: string; readonly admin?: string; readonly orderer?: string };
}

/** A file or connection that should have given certificates and did not. */
export interface Unread {
  /** Path below the tree's root, or `host:port`. */
  readonly what: string;
  readonly reason: string;
}

/** Everything that was found out about certificates: a tree, a running network, channel configurations, or all together. */
export interface CertificateInventory {
  readonly certificates: readonly CertificateFacts[];
  readonly nodeUnits: readonly NodeUnits[];
  readonly unread: readonly Unread[];
  /** Whether a tree of files was read at all: what it lacks is then a finding. */
  readonly tree: boolean;
}
