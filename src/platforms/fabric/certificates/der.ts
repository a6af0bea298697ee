/**
 * A reader of DER (X.690) for the few parts of a certificate that node:crypto does not give: extensions, public key, the bytes that are signed.
 * It reads what node:crypto has already accepted, and never past the end of its input.
 */
export interface Tlv {
  readonly tag: number;
  /** Of the content. */
  readonly start: number;
  readonly end: number;
  /** Where the element itself begins. */
  readonly at: number;
}

export class DerError extends Error {
  override readonly name = 'DerError';
}

export const TAG = { integer: 0x02, octetString: 0x04, oid: 0x06 } as const;

/** Lengths of more than four bytes are over 4 GiB. */
const MAX_LENGTH_BYTES = 4;

export function readTlv(bytes: Uint8Array, at: number, limit = bytes.length): Tlv {
  const tag = byteAt(bytes, at, limit);
  const first = byteAt(bytes, at + 1, limit);
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > MAX_LENGTH_BYTES) throw new DerError(`length of ${count} bytes at ${at}`);
    length = 0;
    for (let i = 0; i < count; i += 1) length = length * 256 + byteAt(bytes, start + i, limit);
    start += count;
  }
  const end = start + length;
  if (end > limit) throw new DerError(`element at ${at} ends at ${end}, beyond ${limit}`);
  return { tag, start, end, at };
}

/** The elements inside a constructed one. */
export function children(bytes: Uint8Array, parent: Tlv): readonly Tlv[] {
  const found: Tlv[] = [];
  for (let at = parent.start; at < parent.end;) {
    const next = readTlv(bytes, at, parent.end);
    found.push(next);
    at = next.end;
  }
  return found;
}

export function content(bytes: Uint8Array, { start, end }: Tlv): Uint8Array {
  return bytes.subarray(start, end);
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** `2.5.29.17`. */
export function oidText(bytes: Uint8Array): string {
  const steps: number[] = [];
  let value = 0;
  for (const byte of bytes) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      steps.push(value);
      value = 0;
    }
  }
  const [first = 0, ...rest] = steps;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...rest].join('.');
}

function byteAt(bytes: Uint8Array, at: number, limit: number): number {
  const byte = at < limit ? bytes[at] : undefined;
  if (byte === undefined) throw new DerError(`ends at ${at}`);
  return byte;
}
