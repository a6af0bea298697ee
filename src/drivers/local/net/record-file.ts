/** net.json: which process holds the namespaces, and for which plan they were made. Replaced by rename. */
import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from './codes.ts';
import type { NetRecord } from './types.ts';

export function recordFile(stateDir: string): string {
  return join(stateDir, 'net.json');
}

/** Null = there is none. */
export function readNetRecord(stateDir: string): NetRecord | null {
  const file = recordFile(stateDir);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fail('E309', `${file} cannot be read: ${(error as Error).message}`, { subject: file, cause: error });
  }
  const record = parse(text);
  if (record === null) throw fail('E309', `${file} is no record of this version`, { subject: file });
  return record;
}

export async function writeNetRecord(stateDir: string, record: NetRecord): Promise<void> {
  await replaceFile(recordFile(stateDir), `${JSON.stringify(record, null, 2)}\n`);
}

/** A crash leaves the old file or the new one. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, text, { mode: 0o600 });
  await rename(temporary, file);
}

function parse(text: string): NetRecord | null {
  try {
    const value = JSON.parse(text) as Partial<NetRecord>;
    const whole = value.format === 1 && Number.isInteger(value.holder?.pid) && Array.isArray(value.plan?.nodes);
    return whole ? (value as NetRecord) : null;
  } catch {
    return null;
  }
}
