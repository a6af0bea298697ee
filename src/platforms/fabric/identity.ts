/** An identity of Fabric: certificate and private key of a member, as bytes that every signed message starts with, and a signature. */
import { msp } from '@hyperledger/fabric-protos';
import { p256Signer } from './load/p256-signer.ts';

export interface Identity {
  readonly mspId: string;
  readonly certificatePem: string;
  /** SerializedIdentity: the creator of every signed message. */
  readonly creator: Uint8Array;
  /** Signature of the message itself (SHA-256 inside), DER with a low S. */
  sign(message: Uint8Array): Uint8Array;
}

export function identity(mspId: string, certificatePem: string, keyPem: string): Identity {
  const serialized = new msp.SerializedIdentity();
  serialized.setMspid(mspId);
  serialized.setIdBytes(Buffer.from(certificatePem));
  return { mspId, certificatePem, creator: serialized.serializeBinary(), sign: p256Signer(keyPem) };
}
