/**
 * The frames of one segment of etcd's log: eight bytes with the length, the record, and zeros up to a multiple of eight. The low 56 bits are
 * the record's length; in a negative number the lowest three bits of the top byte count the padding (wal/decoder.go, v3.5.16).
 */
import type { FileWindow } from './file-window.ts';

export const FRAME_HEAD_BYTES = 8;

export type Frame =
  | { readonly kind: 'record'; readonly offset: number; readonly record: Uint8Array; readonly padded: Uint8Array; readonly next: number }
  /** Preallocated space, or the end of the file. */
  | { readonly kind: 'end'; readonly offset: number }
  /** The file ends within the frame. */
  | { readonly kind: 'cut'; readonly offset: number }
  /** The record says that it is longer than the file: an orderer does not repair that. */
  | { readonly kind: 'overlong'; readonly offset: number };

export async function frameAt(file: FileWindow, offset: number): Promise<Frame> {
  const head = await file.read(offset, FRAME_HEAD_BYTES);
  if (head.length === 0) return { kind: 'end', offset };
  if (head.length < FRAME_HEAD_BYTES) return { kind: 'cut', offset };
  const field = Buffer.from(head.buffer, head.byteOffset, head.length).readBigInt64LE();
  if (field === 0n) return { kind: 'end', offset };
  const length = Number(BigInt.asUintN(56, field));
  const padding = field < 0n ? Number((BigInt.asUintN(64, field) >> 56n) & 7n) : 0;
  const next = offset + FRAME_HEAD_BYTES + length + padding;
  if (length > file.size - offset - padding) return { kind: 'overlong', offset };
  if (next > file.size) return { kind: 'cut', offset };
  const padded = await file.read(offset + FRAME_HEAD_BYTES, length + padding);
  if (padded.length < length + padding) return { kind: 'cut', offset };
  return { kind: 'record', offset, record: padded.subarray(0, length), padded, next };
}

const SECTOR_BYTES = 512;

/**
 * A write that a crash has torn leaves whole sectors of zeros: disks write sectors, and the space was zero before. Sectors are counted from
 * the beginning of the file.
 */
export function isTorn({ offset, padded }: Extract<Frame, { kind: 'record' }>): boolean {
  let fileOffset = offset + FRAME_HEAD_BYTES;
  let at = 0;
  while (at < padded.length) {
    const length = Math.min(SECTOR_BYTES - (fileOffset % SECTOR_BYTES), padded.length - at);
    if (padded.subarray(at, at + length).every((byte) => byte === 0)) return true;
    at += length;
    fileOffset += length;
  }
  return false;
}
