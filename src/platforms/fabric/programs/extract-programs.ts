/**
 * Takes the programs out of a release archive. Only regular files named bin/PROGRAM with a PROGRAM of the list are written, under
 * that very name: whatever else an archive holds (links, devices, paths with ..) has no way to the disk.
 * Format: POSIX.1-2017, pax, "ustar Interchange Format".
 */
import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { FABRIC_PROGRAMS, type FabricProgram } from './catalog.ts';
import { fail } from './codes.ts';
import { errorCode, isDiskFull, translateFileError } from './translate-error.ts';

const BLOCK = 512;
/** The largest program has 32 MB; a damaged or hostile archive must not fill the disk. */
const MAX_PROGRAM_BYTES = 512 * 1024 * 1024;
const MAX_ARCHIVE_BYTES = 8 * 1024 * 1024 * 1024;

export async function extractPrograms(archive: string, bin: string, signal?: AbortSignal): Promise<void> {
  const found = new Set<FabricProgram>();
  try {
    const options = signal === undefined ? {} : { signal };
    await pipeline(createReadStream(archive), createGunzip(), (bytes) => readEntries(new ByteReader(bytes), bin, found), options);
  } catch (error) {
    signal?.throwIfAborted();
    if (isDiskFull(error) || !isDamage(error)) throw translateFileError(error, bin);
    throw fail('E209', `${archive} is damaged: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
      subject: archive,
    });
  }
  const missing = FABRIC_PROGRAMS.filter((name) => !found.has(name));
  if (missing.length > 0) throw fail('E210', `${archive} lacks bin/${missing.join(', bin/')}`, { subject: archive });
}

class DamagedArchive extends Error {}

function isDamage(error: unknown): boolean {
  return (
    error instanceof DamagedArchive || (errorCode(error)?.startsWith('Z_') ?? false) || errorCode(error) === 'ERR_STREAM_PREMATURE_CLOSE'
  );
}

async function readEntries(reader: ByteReader, bin: string, found: Set<FabricProgram>): Promise<void> {
  let total = 0;
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header.every((byte) => byte === 0)) return reader.drain();
    const entry = readHeader(header);
    total += BLOCK + entry.bytes;
    if (total > MAX_ARCHIVE_BYTES) throw new DamagedArchive('it is larger than any release');
    const program = wanted(entry);
    if (program === null) await reader.skip(entry.bytes);
    else await writeProgram(reader, join(bin, program), entry.bytes);
    if (program !== null) found.add(program);
    await reader.skip((BLOCK - (entry.bytes % BLOCK)) % BLOCK);
  }
}

interface Entry {
  readonly name: string;
  readonly bytes: number;
  readonly regular: boolean;
}

function readHeader(header: Buffer): Entry {
  let sum = 0;
  for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 32 : byte;
  if (sum !== octal(header, 148, 8)) throw new DamagedArchive('the checksum of a header is wrong');
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? text(header, 345, 155) : '';
  const name = text(header, 0, 100);
  const type = header[156];
  return { name: prefix === '' ? name : `${prefix}/${name}`, bytes: octal(header, 124, 12), regular: type === 0 || type === 48 };
}

function wanted(entry: Entry): FabricProgram | null {
  if (!entry.regular) return null;
  const program = FABRIC_PROGRAMS.find((name) => entry.name === `bin/${name}` || entry.name === `./bin/${name}`);
  if (program !== undefined && entry.bytes > MAX_PROGRAM_BYTES) throw new DamagedArchive(`${entry.name} has ${entry.bytes} bytes`);
  return program ?? null;
}

function text(header: Buffer, from: number, length: number): string {
  const field = header.toString('latin1', from, from + length);
  const end = field.indexOf('\0');
  return end === -1 ? field : field.slice(0, end);
}

function octal(header: Buffer, from: number, length: number): number {
  const digits = text(header, from, length).trim();
  if (!/^[0-7]+$/u.test(digits)) throw new DamagedArchive('a number in a header is none');
  return Number.parseInt(digits, 8);
}

async function writeProgram(reader: ByteReader, path: string, bytes: number): Promise<void> {
  await using file: FileHandle = await open(path, 'w', 0o700);
  for (let left = bytes; left > 0;) {
    const chunk = await reader.some(left);
    await file.writeFile(chunk);
    left -= chunk.length;
  }
}

/** Pulls exact numbers of bytes out of a stream of chunks. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(bytes: AsyncIterable<Buffer>) {
    this.#chunks = bytes[Symbol.asyncIterator]();
  }

  /** At least one byte, at most `limit`. */
  async some(limit: number): Promise<Buffer> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) throw new DamagedArchive('it ends in the middle');
      this.#rest = next.value;
    }
    const chunk = this.#rest.subarray(0, limit);
    this.#rest = this.#rest.subarray(chunk.length);
    return chunk;
  }

  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let left = length; left > 0;) {
      const part = await this.some(left);
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts);
  }

  async skip(length: number): Promise<void> {
    for (let left = length; left > 0;) left -= (await this.some(left)).length;
  }

  /** To the end, so that the checksum of the compression is verified too. */
  async drain(): Promise<void> {
    while ((await this.#chunks.next()).done !== true);
  }
}
