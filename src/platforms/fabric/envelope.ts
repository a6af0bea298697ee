/** Headers and signed envelopes, the outer form of everything that Fabric orders or delivers (common/common.proto). */
import { createHash, randomBytes } from 'node:crypto';
import { common } from '@hyperledger/fabric-protos';
import type { ChannelId } from '../../core/kernel/ids.ts';
import type { Identity } from './identity.ts';

const NONCE_BYTES = 24;

export interface HeaderParts {
  readonly type: number;
  readonly channel: ChannelId;
  readonly identity: Identity;
  readonly extension?: Uint8Array;
  readonly tlsCertificateHash?: Uint8Array;
}

export interface MadeHeader {
  readonly header: common.Header;
  readonly txId: string;
}

/** The transaction id is the hex SHA-256 of nonce and creator (protoutil.ComputeTxID, v3.1.1). */
export function makeHeader({ type, channel, identity, extension, tlsCertificateHash }: HeaderParts): MadeHeader {
  const nonce = randomBytes(NONCE_BYTES);
  const txId = createHash('sha256').update(nonce).update(identity.creator).digest('hex');
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(type);
  channelHeader.setChannelId(channel);
  channelHeader.setTxId(txId);
  if (extension !== undefined) channelHeader.setExtension$(extension);
  if (tlsCertificateHash !== undefined) channelHeader.setTlsCertHash(tlsCertificateHash);
  const signatureHeader = new common.SignatureHeader();
  signatureHeader.setCreator(identity.creator);
  signatureHeader.setNonce(nonce);
  const header = new common.Header();
  header.setChannelHeader(Buffer.concat([channelHeader.serializeBinary(), timestampField(Date.now())]));
  header.setSignatureHeader(signatureHeader.serializeBinary());
  return { header, txId };
}

export function signedEnvelope(header: common.Header, data: Uint8Array, identity: Identity): common.Envelope {
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(data);
  const bytes = payload.serializeBinary();
  const envelope = new common.Envelope();
  envelope.setPayload(bytes);
  envelope.setSignature(identity.sign(bytes));
  return envelope;
}

/**
 * ChannelHeader.timestamp (field 3), which Deliver checks against its clock. Written by hand, because the Timestamp class
 * lives in a package that fabric-protos brings along; fields of a message may come in any order.
 */
function timestampField(epochMs: number): Uint8Array {
  const seconds = varint(Math.floor(epochMs / 1000));
  const nanos = varint((epochMs % 1000) * 1_000_000);
  const body = [0x08, ...seconds, 0x10, ...nanos];
  return Uint8Array.from([0x1a, body.length, ...body]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return [...bytes, rest];
}
