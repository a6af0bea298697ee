/**
 * The blocks of an orderer or peer, straight from its files. A record is a length and the block in a form of its own, not a common.Block
 * (common/ledger/blkstorage/block_serialization.go, Fabric v3.1.1): number, data hash, previous hash, envelopes, metadata. A block never
 * spans two files, so the last file alone says how far a ledger reaches.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failures } from '../../../core/kernel/failure.ts';
import { headerHash, hex } from '../../../core/platforms/fabric/block.ts';
import { sha256 } from '../blocks.ts';
import { WAL_CODES } from './codes.ts';
import { FileWindow } from './file-window.ts';
import { NoMessage, readVarint } from './wire.ts';

const fail = failures(WAL_CODES);

export interface FileBlock {
  readonly number: number;
  /** Header hashes in lower-case hex. */
  readonly hash: string;
  readonly previousHash: string;
  readonly dataHash: Uint8Array;
  readonly envelopes: readonly Uint8Array[];
  readonly metadata: readonly Uint8Array[];
}

export interface LedgerTip {
  readonly height: number;
  readonly hash: string;
  readonly caveats: readonly string[];
}

const FILE_NAME = /^blockfile_\d{6,}$/u;
const LONGEST_VARINT = 10;

/** Height and last header hash. A record that the file ends within is left out: it was never acknowledged. */
export async function ledgerTip(folder: string): Promise<LedgerTip> {
  const caveats: string[] = [];
  for (const name of (await blockFileNames(folder)).toReversed()) {
    let last: FileBlock | null = null;
    for await (const block of blocksIn(join(folder, name), caveats)) last = block;
    if (last !== null) return { height: last.number + 1, hash: last.hash, caveats };
  }
  throw fail('E472', `${folder} holds no block`, { subject: folder });
}

/** Blocks [from, to) in order; those that are not there are missing at the end. */
export async function blocksFromFiles(folder: string, from: number, to: number): Promise<readonly FileBlock[]> {
  const found: FileBlock[] = [];
  const names = await blockFileNames(folder);
  for (const name of names.slice(await firstFile(folder, names, from))) {
    for await (const block of blocksIn(join(folder, name), [])) {
      if (block.number >= to) return found;
      if (block.number >= from) found.push(block);
    }
  }
  return found;
}

/** The last file whose first block is not behind `from`. */
async function firstFile(folder: string, names: readonly string[], from: number): Promise<number> {
  for (let i = names.length - 1; i > 0; i -= 1) {
    for await (const block of blocksIn(join(folder, names[i] ?? ''), [])) {
      if (block.number <= from) return i;
      break;
    }
  }
  return 0;
}

async function blockFileNames(folder: string): Promise<readonly string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => FILE_NAME.test(name));
    return names.toSorted((a, b) => Number(a.slice(10)) - Number(b.slice(10)));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'E472' : 'E473';
    throw fail(code, `${folder}: ${cause instanceof Error ? cause.message : String(cause)}`, { subject: folder, cause });
  }
}

async function* blocksIn(path: string, caveats: string[]): AsyncGenerator<FileBlock> {
  await using file = await FileWindow.open(path);
  let offset = 0;
  let previous: FileBlock | null = null;
  for (;;) {
    const record = await recordAt(file, offset);
    if (record === null) return;
    if (record === 'cut') return void caveats.push(`${path}: the record at byte ${offset} is not whole and was left out`);
    const block = parse(record.body, path, offset);
    if (previous !== null && (block.number !== previous.number + 1 || block.previousHash !== previous.hash)) {
      throw fail('E471', `${path}: block ${block.number} does not follow block ${previous.number}`, { subject: path });
    }
    yield block;
    previous = block;
    offset = record.next;
  }
}

async function recordAt(file: FileWindow, offset: number): Promise<{ readonly body: Uint8Array; readonly next: number } | 'cut' | null> {
  if (offset >= file.size) return null;
  const head = await file.read(offset, LONGEST_VARINT);
  const ended = head.findIndex((byte) => byte < 0x80);
  if (ended === -1) return 'cut';
  const { value: length, next } = readVarint(head, 0);
  const end = offset + next + length;
  if (length === 0 || end > file.size) return 'cut';
  const body = await file.read(offset + next, length);
  return body.length < length ? 'cut' : { body, next: end };
}

function parse(body: Uint8Array, path: string, offset: number): FileBlock {
  try {
    return parseBlockRecord(body);
  } catch (cause) {
    if (!(cause instanceof NoMessage)) throw cause;
    throw fail('E471', `${path}: the record at byte ${offset} is no block: ${cause.message}`, { subject: path, cause });
  }
}

export function parseBlockRecord(body: Uint8Array): FileBlock {
  let at = 0;
  const number = (): number => {
    const read = readVarint(body, at);
    at = read.next;
    return read.value;
  };
  const bytes = (): Uint8Array => {
    const length = number();
    if (at + length > body.length) throw new NoMessage('a part that is longer than its record');
    at += length;
    return body.subarray(at - length, at);
  };
  const list = (): readonly Uint8Array[] => {
    const count = number();
    if (count > body.length) throw new NoMessage('more parts than bytes');
    return Array.from({ length: count }, bytes);
  };
  const block = { number: number(), dataHash: bytes(), previousHash: bytes(), envelopes: list(), metadata: list() };
  if (at !== body.length) throw new NoMessage(`${body.length - at} bytes more than the block has`);
  return { ...block, previousHash: hex(block.previousHash), hash: headerHash(block, sha256) };
}
