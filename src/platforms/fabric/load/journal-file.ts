/**
 * The journal as a file: one JSON object a line, appended by one write per event before the client goes on, so that a
 * kill -9 loses nothing that happened (the kernel has the bytes; only a crash of the machine could lose them).
 */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { failures } from '../../../core/kernel/failure.ts';
import { LOAD_CODES } from './codes.ts';

const fail = failures(LOAD_CODES);

export interface EventFile<T> {
  /** Throws a Failure when the event cannot be written whole. */
  write(event: T): void;
  close(): void;
}

/** Opens for appending, mode 0600. A torn last line, left by a kill, is cut off first. */
export function openEventFile<T extends { readonly event: string }>(path: string): EventFile<T> {
  let fd: number;
  try {
    fd = openSync(path, 'a+', 0o600);
    cutTornLine(fd);
  } catch (error) {
    throw fail('E502', `cannot open the journal ${path}: ${reason(error)}`, { subject: path, cause: error });
  }
  return {
    write(event) {
      const line = Buffer.from(`${JSON.stringify(event)}\n`);
      let written: number;
      try {
        written = writeSync(fd, line);
      } catch (error) {
        throw fail('E502', `cannot write to the journal ${path}: ${reason(error)}`, { subject: path, cause: error });
      }
      if (written !== line.length)
        throw fail('E502', `cannot write to the journal ${path}: only ${written} of ${line.length} bytes`, { subject: path });
    },
    close: () => closeSync(fd),
  };
}

/** No event is longer than this: messages of failures are cut. */
const LONGEST_LINE = 65_536;

function cutTornLine(fd: number): void {
  const { size } = fstatSync(fd);
  const start = Math.max(0, size - LONGEST_LINE);
  const tail = Buffer.alloc(size - start);
  readSync(fd, tail, 0, tail.length, start);
  const end = start + tail.lastIndexOf(0x0a) + 1;
  if (end < size) ftruncateSync(fd, end);
}

/** All events of a file; a file that does not exist has none. Only the last line may be torn. */
export async function readEventFile<T extends { readonly event: string }>(path: string): Promise<readonly T[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw fail('E503', `cannot read the journal ${path}: ${reason(error)}`, { subject: path, cause: error });
  }
  const lines = text.split('\n');
  // What follows the last line break was not written whole, even if it should parse.
  lines.pop();
  return lines.map((line, i) => parse<T>(line, path, i + 1));
}

function parse<T extends { readonly event: string }>(line: string, file: string, number: number): T {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = null;
  }
  if (typeof value === 'object' && value !== null && 'event' in value && typeof value.event === 'string') return value as T;
  throw fail('E503', `line ${number} of the journal ${file} is no event: ${line.slice(0, 80)}`, { at: { file, line: number, column: 1 } });
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
