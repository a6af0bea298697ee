/**
 * Small JSON files that are either the old or the new content, also after a crash or a power cut: a new file in the same
 * folder, flushed, renamed over the old one, and the folder flushed. Never writes in place.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fail } from './codes.ts';
import { translated } from './translate-error.ts';

export async function writeJsonAtomic(path: string, value: unknown): Promise<void> {
  await writeTextAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}

export async function writeTextAtomic(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await using(await open(temporary, 'wx', 0o600), async (file) => {
      await file.writeFile(text);
      await file.sync();
    });
    await rename(temporary, path);
    await using(await open(folder, 'r'), (file) => file.sync());
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw translated(error, path, 'write');
  }
}

async function using(file: FileHandle, work: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(file);
  } finally {
    await file.close();
  }
}

/** Throws E705 when there is no such file, E702 when it holds no JSON. */
export async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw translated(error, path, 'read');
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw fail('E702', `${path} holds no JSON: ${(error as Error).message}`, { subject: path, cause: error });
  }
}

/** For files that carry `format`: refuses what an older or newer version wrote. */
export async function readFormat(path: string, format: number): Promise<Readonly<Record<string, unknown>>> {
  const value = await readJson(path);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fail('E702', `${path} holds no JSON object`, { subject: path });
  const record = value as Readonly<Record<string, unknown>>;
  const found = record['format'];
  if (found === format) return record;
  if (typeof found !== 'number') throw fail('E702', `${path} names no format`, { subject: path });
  throw fail(found < format ? 'E700' : 'E701', `${path} has format ${found}, this version writes ${format}`, { subject: path });
}
