/** The wire format of protobuf, as far as etcd's records need it: their messages are in no package of ours. */

/** One field: a number, or bytes. Numbers above 2^53 do not occur in terms and indexes; they are refused. */
export interface Field {
  readonly number: number;
  readonly value: number | Uint8Array;
}

/** Thrown for bytes that are no message; the reader above says which file and where. */
export class NoMessage extends Error {
  override readonly name = 'NoMessage';
}

/** The bytes end within a field. */
export class ShortMessage extends NoMessage {}

const LONGEST_VARINT = 10;

export function fieldsOf(bytes: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    const type = tag.value & 7;
    const number = Math.floor(tag.value / 8);
    if (number === 0) throw new NoMessage('a field without a number');
    at = tag.next;
    if (type === 0) {
      const { value, next } = readVarint(bytes, at);
      fields.push({ number, value });
      at = next;
    } else if (type === 2) {
      const length = readVarint(bytes, at);
      const end = length.next + length.value;
      if (end > bytes.length) throw new ShortMessage('a field that is longer than its message');
      fields.push({ number, value: bytes.subarray(length.next, end) });
      at = end;
    } else throw new NoMessage(`wire type ${type}`);
  }
  return fields;
}

/** The last field of that number wins, as in every implementation. */
export function numberField(fields: readonly Field[], number: number): number {
  const value = fields.findLast((field) => field.number === number)?.value ?? 0;
  if (typeof value !== 'number') throw new NoMessage(`field ${number} is no number`);
  return value;
}

export function bytesField(fields: readonly Field[], number: number): Uint8Array {
  const value = fields.findLast((field) => field.number === number)?.value ?? new Uint8Array();
  if (typeof value === 'number') throw new NoMessage(`field ${number} is no bytes`);
  return value;
}

export function readVarint(bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  let factor = 1;
  for (let i = 0; i < LONGEST_VARINT; i += 1) {
    const byte = bytes[at + i];
    if (byte === undefined) throw new ShortMessage('a number without an end');
    value += (byte & 0x7f) * factor;
    if ((byte & 0x80) === 0) {
      if (value > Number.MAX_SAFE_INTEGER) throw new NoMessage('a number above 2^53');
      return { value, next: at + i + 1 };
    }
    factor *= 128;
  }
  throw new NoMessage('a number of more than ten bytes');
}
