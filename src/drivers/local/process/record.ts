/**
 * Who the process of a node is, on disk, so that any later command finds it. The file is replaced by rename; it names the
 * process by pid and start ticks and the boot that these belong to.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail } from './codes.ts';
import { readProcStat } from './proc-stat.ts';

export interface ProcessRecord {
  readonly pid: number;
  readonly startTicks: number;
  /** Of this boot (/proc/sys/kernel/random/boot_id): after a restart of the machine pids and ticks begin anew. */
  readonly bootId: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** Writes down a process that was just started. `argv` may begin with what enters the namespaces. */
export async function recordProcess(recordFile: string, pid: number, argv: readonly string[]): Promise<ProcessRecord> {
  const stat = pid > 0 ? readProcStat(pid) : null;
  if (stat === null) throw fail('E333', `${argv[0] ?? 'the process'} was gone before it could be recorded in ${recordFile}`);
  const record: ProcessRecord = {
    pid,
    startTicks: stat.startTicks,
    bootId: bootId(),
    program: argv[0] ?? '',
    args: argv.slice(1),
    startedAt: Date.now(),
  };
  await writeRecord(recordFile, record);
  return record;
}

export async function writeRecord(recordFile: string, record: ProcessRecord): Promise<void> {
  const temporary = `${recordFile}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(recordFile), { recursive: true, mode: 0o700 });
    await writeDurably(temporary, `${JSON.stringify(record, null, 2)}\n`);
    await rename(temporary, recordFile);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fail('E331', `${recordFile} cannot be written: ${(error as Error).message}`, { subject: recordFile, cause: error });
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Null = nothing was ever started. */
export async function readRecord(recordFile: string): Promise<ProcessRecord | null> {
  let text: string;
  try {
    text = await readFile(recordFile, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fail('E331', `${recordFile} cannot be read: ${(error as Error).message}`, { subject: recordFile, cause: error });
  }
  const record = parse(text);
  if (record === null) throw fail('E331', `${recordFile} is not the record of a process`, { subject: recordFile });
  return record;
}

function parse(text: string): ProcessRecord | null {
  try {
    const value = JSON.parse(text) as Partial<ProcessRecord>;
    const numbers = [value.pid, value.startTicks, value.startedAt].every(Number.isFinite);
    return numbers && typeof value.bootId === 'string' && Array.isArray(value.args) ? (value as ProcessRecord) : null;
  } catch {
    return null;
  }
}

let boot: string | undefined;

export function bootId(): string {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return boot;
}
