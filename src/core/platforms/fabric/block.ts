/**
 * The header hash of a block: SHA-256 over DER SEQUENCE { INTEGER number, OCTET STRING previous hash, OCTET STRING data hash }
 * (protoutil/blockutils.go BlockHeaderBytes, v3.1.1). Core has no hash function of its own: the caller gives one.
 */
export interface BlockHeader {
  readonly number: number;
  readonly previousHash: Uint8Array;
  readonly dataHash: Uint8Array;
}

export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** One transaction of a block. A peer's block carries a validation code; an orderer's does not, then it is NOT_VALIDATED. */
export interface BlockTransaction {
  readonly txId: string;
  readonly type: 'config' | 'endorser' | 'other';
  /** As in peer.TxValidationCode; VALID is 0. */
  readonly code: number;
  readonly chaincode: string | null;
  readonly fn: string | null;
  readonly args: readonly string[];
}

/** peer.TxValidationCode.NOT_VALIDATED: the block does not say. */
export const NOT_VALIDATED = 254;

export function headerHash(header: BlockHeader, sha256: Sha256): string {
  return hex(sha256(headerBytes(header)));
}

export function headerBytes({ number, previousHash, dataHash }: BlockHeader): Uint8Array {
  return element(0x30, [...element(0x02, integer(number)), ...element(0x04, [...previousHash]), ...element(0x04, [...dataHash])]);
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Big-endian, as short as can be, never negative. */
function integer(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return (bytes[0] ?? 0x80) >= 0x80 ? [0, ...bytes] : bytes;
}

function element(tag: number, body: readonly number[]): Uint8Array {
  return Uint8Array.from([tag, ...length(body.length), ...body]);
}

function length(count: number): number[] {
  if (count < 0x80) return [count];
  const bytes = integer(count);
  const trimmed = bytes[0] === 0 ? bytes.slice(1) : bytes;
  return [0x80 | trimmed.length, ...trimmed];
}
