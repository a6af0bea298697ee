/** The one place where bytes of a configuration are parsed: what protobuf throws becomes a Failure that names the part. */
import { Failure, failures } from '../../../core/kernel/failure.ts';
import { CONFIG_CODES } from './codes.ts';

export const fail = failures(CONFIG_CODES);

interface MessageClass<M> {
  deserializeBinary(bytes: Uint8Array): M;
}

/** @param what names the part in the failure's message: `the ConsensusType of the orderer group`. */
export function readMessage<M>(kind: MessageClass<M>, bytes: Uint8Array, what: string): M {
  if (!isMessage(bytes)) throw fail('E440', `${what} cannot be read: it is no protobuf message, or its end is missing`);
  return translated(what, () => kind.deserializeBinary(bytes));
}

/**
 * Whether the fields of the outermost message end within the bytes (protobuf encoding, "Message structure"). google-protobuf finds out late:
 * a length of hundreds of megabytes in a hundred bytes kept it busy for 12 s. Groups are not used by any message of Fabric.
 */
function isMessage(bytes: Uint8Array): boolean {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) return Number.NaN;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return Number.NaN;
  };
  while (at < bytes.length) {
    const tag = varint();
    const wire = tag % 8;
    if (!(tag >= 8)) return false;
    if (wire === 0) {
      if (Number.isNaN(varint())) return false;
    } else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = varint();
      at += length;
    } else return false;
    if (!(at <= bytes.length)) return false;
  }
  return true;
}

/** Protobuf's own errors are those of a parser (and of text that is no UTF-8): whatever they are, the bytes are at fault. */
export function translated<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw fail('E440', `${what} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** PEM texts, one character per byte: nothing is lost when they are something else. */
export function pemText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

export function pemTexts(list: readonly Uint8Array[]): readonly string[] {
  return list.map(pemText);
}
