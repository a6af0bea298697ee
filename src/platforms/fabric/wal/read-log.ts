/**
 * What a consenter would find in its write-ahead log when it starts now: last hard state, and the entries after its newest snapshot. The same
 * steps as etcd's ReadAll (wal/wal.go, v3.5.16), so that the answer is the one that the orderer itself would come to; nothing is written.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failures } from '../../../core/kernel/failure.ts';
import { WAL_CODES } from './codes.ts';
import { crc32c } from './crc32c.ts';
import { FileWindow } from './file-window.ts';
import { type Frame, frameAt, isTorn } from './frames.ts';
import { bytesField, type Field, fieldsOf, NoMessage, numberField, ShortMessage } from './wire.ts';

const fail = failures(WAL_CODES);

/** Where reading begins: the newest snapshot, or 0 and 0. */
export interface LogStart {
  readonly index: number;
  readonly term: number;
}

export interface HardState {
  readonly term: number;
  readonly vote: number;
  readonly commit: number;
}

export interface LogEntry {
  readonly index: number;
  readonly term: number;
  readonly type: 'normal' | 'membership';
  readonly data: Uint8Array;
}

export interface ReadLog {
  readonly hardState: HardState;
  /** Without gaps, from start.index + 1. */
  readonly entries: readonly LogEntry[];
  readonly caveats: readonly string[];
}

/** walpb record types (wal/wal.go). */
const METADATA = 1;
const ENTRY = 2;
const STATE = 3;
const CHECKSUM = 4;
const SNAPSHOT = 5;

interface Segment {
  readonly name: string;
  readonly sequence: number;
  readonly index: number;
}

const SEGMENT_NAME = /^([0-9a-f]{16})-([0-9a-f]{16})\.wal$/u;

export async function readLog(folder: string, start: LogStart): Promise<ReadLog> {
  const segments = await segmentsFrom(folder, start);
  const reader = new LogReader(start);
  for (const [i, { name }] of segments.entries()) {
    await using file = await FileWindow.open(join(folder, name));
    await readSegment(file, reader, i === segments.length - 1);
  }
  return reader.result(folder);
}

async function segmentsFrom(folder: string, { index }: LogStart): Promise<readonly Segment[]> {
  const all = (await namesIn(folder)).flatMap((name) => segmentOf(name) ?? []).toSorted((a, b) => a.sequence - b.sequence);
  const first = all.findLastIndex((segment) => segment.index <= index);
  if (first === -1) throw fail('E472', `${folder} holds no log that reaches back to index ${index}`, { subject: folder });
  const from = all.slice(first);
  const gap = from.find((segment, i) => segment.sequence !== (from[0]?.sequence ?? 0) + i);
  if (gap !== undefined) throw fail('E470', `${folder}: the segment before ${gap.name} is missing`, { subject: folder });
  return from;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'E472' : 'E473';
    throw fail(code, `${folder}: ${cause instanceof Error ? cause.message : String(cause)}`, { subject: folder, cause });
  }
}

function segmentOf(name: string): Segment | undefined {
  const [, sequence, index] = SEGMENT_NAME.exec(name) ?? [];
  if (sequence === undefined || index === undefined) return undefined;
  return { name, sequence: Number.parseInt(sequence, 16), index: Number.parseInt(index, 16) };
}

async function readSegment(file: FileWindow, reader: LogReader, last: boolean): Promise<void> {
  let offset = 0;
  for (;;) {
    const frame = await frameAt(file, offset);
    if (frame.kind === 'end') return;
    const outcome = frame.kind === 'record' ? reader.accept(frame) : frame.kind;
    if (outcome === 'taken' && frame.kind === 'record') offset = frame.next;
    else if (last && (outcome === 'cut' || (frame.kind === 'record' && isTorn(frame)))) {
      return reader.tear(`the record at byte ${offset} of ${file.path} is torn and was left out`);
    } else throw fail('E470', `${file.path}: the record at byte ${offset} is damaged`, { subject: file.path });
  }
}

class LogReader {
  readonly #start: LogStart;
  readonly #entries: LogEntry[] = [];
  readonly #caveats: string[] = [];
  #hardState: HardState = { term: 0, vote: 0, commit: 0 };
  #crc = 0;
  #startSeen = false;

  constructor(start: LogStart) {
    this.#start = start;
  }

  tear(words: string): void {
    this.#caveats.push(words);
  }

  /** A record that ends within a field counts as cut (the generated code of walpb says so); otherwise it must be what was written. */
  accept({ record }: Extract<Frame, { kind: 'record' }>): 'taken' | 'cut' | 'damaged' {
    const fields = recordFields(record);
    if (typeof fields === 'string') return fields;
    try {
      return this.#take(numberField(fields, 1), numberField(fields, 2) >>> 0, bytesField(fields, 3)) ? 'taken' : 'damaged';
    } catch (error) {
      if (error instanceof NoMessage) return 'damaged';
      throw error;
    }
  }

  #take(type: number, checksum: number, data: Uint8Array): boolean {
    if (type === CHECKSUM) {
      // The first record of each segment; a reader that begins there takes it on trust.
      if (this.#crc !== 0 && this.#crc !== checksum) return false;
      this.#crc = checksum;
      return true;
    }
    const crc = crc32c(data, this.#crc);
    if (crc !== checksum) return false;
    this.#crc = crc;
    this.#apply(type, data);
    return true;
  }

  #apply(type: number, data: Uint8Array): void {
    if (type === ENTRY) this.#append(entryOf(data));
    else if (type === STATE) this.#hardState = hardStateOf(data);
    else if (type === SNAPSHOT) this.#meetSnapshot(fieldsOf(data));
    else if (type !== METADATA) throw new NoMessage(`record type ${type}`);
  }

  /** An entry replaces the one of its index and everything after it: a new leader has overruled them. */
  #append(entry: LogEntry): void {
    if (entry.index <= this.#start.index) return;
    const place = entry.index - this.#start.index - 1;
    if (place > this.#entries.length) throw new NoMessage(`entry ${entry.index} without the one before it`);
    this.#entries.length = place;
    this.#entries.push(entry);
  }

  #meetSnapshot(fields: readonly Field[]): void {
    if (numberField(fields, 1) !== this.#start.index) return;
    if (numberField(fields, 2) !== this.#start.term) throw new NoMessage('another snapshot of this index');
    this.#startSeen = true;
  }

  /** etcd looks for the record of the snapshot too, and then goes on without it: its error is overwritten (wal.go, end of ReadAll). */
  result(folder: string): ReadLog {
    const unknown = this.#startSeen ? [] : [`${folder} holds no record of the snapshot at index ${this.#start.index}`];
    return { hardState: this.#hardState, entries: this.#entries, caveats: [...this.#caveats, ...unknown] };
  }
}

function recordFields(record: Uint8Array): readonly Field[] | 'cut' | 'damaged' {
  try {
    return fieldsOf(record);
  } catch (error) {
    if (!(error instanceof NoMessage)) throw error;
    return error instanceof ShortMessage ? 'cut' : 'damaged';
  }
}

/** raftpb.Entry: Type = 1, Term = 2, Index = 3, Data = 4; types 1 and 2 are changes of membership. */
function entryOf(data: Uint8Array): LogEntry {
  const fields = fieldsOf(data);
  return {
    index: numberField(fields, 3),
    term: numberField(fields, 2),
    type: numberField(fields, 1) === 0 ? 'normal' : 'membership',
    data: bytesField(fields, 4),
  };
}

function hardStateOf(data: Uint8Array): HardState {
  const fields = fieldsOf(data);
  return { term: numberField(fields, 1), vote: numberField(fields, 2), commit: numberField(fields, 3) };
}
