/**
 * Files of one JSON value per line that only grow. A line without its newline is a write that a crash cut short: it never
 * counted, readers leave it out, and the next append takes it away.
 */
import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail } from './codes.ts';
import { codeOf, translated } from './translate-error.ts';

const NEWLINE = 10;
const CHUNK_BYTES = 64 * 1024;

/** One writer per file. Durable when it resolves if `durable` is set. */
export async function appendLine(path: string, value: unknown, options: { readonly durable?: boolean } = {}): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'a+', 0o600);
    try {
      await removeTornLine(file);
      await file.appendFile(`${JSON.stringify(value)}\n`);
      if (options.durable === true) await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw translated(error, path, 'append to');
  }
}

async function removeTornLine(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  if (size === 0) return;
  let end = size;
  while (end > 0) {
    const length = end === size ? 1 : Math.min(CHUNK_BYTES, end);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, end - length);
    const at = buffer.lastIndexOf(NEWLINE);
    if (at >= 0) {
      const wanted = end - length + at + 1;
      if (wanted !== size) await file.truncate(wanted);
      return;
    }
    end -= length;
  }
  await file.truncate(0);
}

/** Every complete line; a file that was never begun has none. */
export async function readNdjson(path: string): Promise<readonly unknown[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw translated(error, path, 'read');
  }
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as unknown;
    } catch (error) {
      const at = { file: path, line: index + 1, column: 1 };
      throw fail('E702', `${path}, line ${index + 1} is no JSON: ${(error as Error).message}`, { subject: path, at, cause: error });
    }
  });
}
