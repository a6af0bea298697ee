/** What a load client needs to know of a network: where its gateway peers are, and as whom to talk to them. */
import type { NodeId } from '../../../core/kernel/ids.ts';

export interface Endpoint {
  /** `host:port` to dial. */
  readonly address: string;
  /** Name in the node's certificate. */
  readonly serverName: string;
  /** PEM of the TLS CA of the node's organisation. */
  readonly rootCa: string;
  /** PEM of our side of mutual TLS. */
  readonly clientCert: string;
  readonly clientKey: string;
}

export interface SigningIdentity {
  readonly mspId: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

export interface ClientAccess {
  readonly identity: SigningIdentity;
  readonly endpoints: Readonly<Record<NodeId, Endpoint>>;
  /** Name of the sample chaincode on the channel. */
  readonly chaincode: string;
}
