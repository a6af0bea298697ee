/** CRC-32C (Castagnoli) that goes on where it stopped: etcd's log chains one checksum through all of its records (pkg/crc, v3.5.16). */
const POLYNOMIAL = 0x82f63b78;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value;
});

/** The checksum of `bytes` after whatever led to `previous`; 0 is the beginning. */
export function crc32c(bytes: Uint8Array, previous = 0): number {
  let crc = ~previous;
  // oxlint-disable-next-line unicorn/no-for-loop -- the innermost loop over tens of megabytes
  for (let i = 0; i < bytes.length; i += 1) crc = (TABLE[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}
