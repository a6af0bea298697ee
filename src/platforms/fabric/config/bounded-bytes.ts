/**
 * Bytes for a parser that is not to be trusted with garbage. google-protobuf takes every length at its word: one that leads beyond the end
 * is followed through up to four thousand million bytes that are not there, and one that leads beyond the message around it is read again
 * by everything around it, so that 400 bytes can keep it busy for minutes. It looks at a byte of a real message once or twice.
 */
const LOOKS_PER_BYTE = 8;
const LOOKS = 1_000;

/** Reads like `bytes`, until more is read than any message needs; what it throws then is an error of the parser. */
export function boundedBytes(bytes: Uint8Array): Uint8Array {
  // Not a Buffer: of any other class the parser makes a new view, which would lead around this one.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let looks = LOOKS + LOOKS_PER_BYTE * plain.length;
  return new Proxy(plain, {
    get(target, key) {
      const index = typeof key === 'string' ? Number(key) : Number.NaN;
      if (Number.isNaN(index)) {
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' && key !== 'constructor' ? value.bind(target) : value;
      }
      const byte = target[index];
      if (byte === undefined) throw new RangeError('it is no protobuf message, or its end is missing');
      if (--looks < 0) throw new RangeError('it is no protobuf message: its parts overlap');
      return byte;
    },
  });
}
