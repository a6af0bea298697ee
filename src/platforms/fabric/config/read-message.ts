/** The one place where bytes of a configuration are parsed: what protobuf throws becomes a Failure that names the part. */
import { Failure, failures } from '../../../core/kernel/failure.ts';
import { boundedBytes } from './bounded-bytes.ts';
import { CONFIG_CODES } from './codes.ts';

export const fail = failures(CONFIG_CODES);

interface MessageClass<M> {
  deserializeBinary(bytes: Uint8Array): M;
}

/** @param what names the part in the failure's message: `the ConsensusType of the orderer group`. */
export function readMessage<M>(kind: MessageClass<M>, bytes: Uint8Array, what: string): M {
  try {
    return kind.deserializeBinary(boundedBytes(bytes));
  } catch (cause) {
    // The parser's words are about its own insides.
    throw fail('E440', `${what} cannot be read: it is no protobuf message, or its end is missing`, { cause });
  }
}

/** Whatever is thrown while something is made of the bytes: they are at fault. */
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
