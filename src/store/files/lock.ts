/**
 * Exclusive locks between processes. The lock is the kernel's (flock); the file beside it that names the holder is for
 * messages only and is never believed.
 */
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fail } from './codes.ts';
import { loadFlock, type TryFlock } from './flock.ts';
import { releasePidLock, tryPidLock } from './pid-lock.ts';
import { translated } from './translate-error.ts';

/** Between two tries while waiting: short for people, rare for the disk. */
const RETRY_MS = 100;

export interface LockHolder {
  readonly pid: number;
  readonly startedAt: string;
  readonly command: string;
}

export interface LockOptions {
  /** How long to wait for another holder, in milliseconds. Default 0: refuse at once. */
  readonly wait?: number;
  /** Called once when the lock is busy: to tell the user for whom we wait. */
  readonly onBusy?: (holder: LockHolder | null) => void;
  /** What the holder file says of us; default: the command line without the program. */
  readonly command?: string;
  /** For tests: null stands for a machine without flock. */
  readonly flock?: TryFlock | null;
}

export interface Lock {
  release(): void;
}

export async function withLock<T>(folder: string, name: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const lock = await acquireLock(folder, name, options);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** Throws E707 when somebody else still holds it after `wait`. */
export async function acquireLock(folder: string, name: string, options: LockOptions = {}): Promise<Lock> {
  const end = performance.now() + (options.wait ?? 0);
  let told = false;
  for (;;) {
    const lock = tryLock(folder, name, options);
    if (lock !== null) return lock;
    const holder = readHolder(folder, name);
    if (!told) options.onBusy?.(holder);
    told = true;
    const left = end - performance.now();
    if (left <= 0) throw fail('E707', `${join(folder, name)} is held by ${describe(holder)}`, { subject: join(folder, name), retry: true });
    await delay(Math.min(RETRY_MS, left));
  }
}

/** Who last took the lock, by its own word; null when nobody is recorded. */
export function readHolder(folder: string, name: string): LockHolder | null {
  try {
    const value = JSON.parse(readFileSync(holderFile(folder, name), 'utf8')) as Partial<LockHolder>;
    const { pid, startedAt, command } = value;
    return typeof pid === 'number' && typeof startedAt === 'string' && typeof command === 'string' ? { pid, startedAt, command } : null;
  } catch {
    return null;
  }
}

function tryLock(folder: string, name: string, options: LockOptions): Lock | null {
  const path = join(folder, name);
  const flock = options.flock === undefined ? loadFlock() : options.flock;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const release = flock === null ? pidLock(`${path}.pid`) : kernelLock(path, flock);
    if (release === null) return null;
    writeFileSync(holderFile(folder, name), JSON.stringify(ourselves(options)), { mode: 0o600 });
    let held = true;
    return {
      release: () => {
        if (!held) return;
        held = false;
        rmSync(holderFile(folder, name), { force: true });
        release();
      },
    };
  } catch (error) {
    throw translated(error, path, 'lock');
  }
}

/** The file stays when the lock is given back: removing it would let two processes lock two files of one name. */
function kernelLock(path: string, flock: TryFlock): (() => void) | null {
  const descriptor = openSync(path, 'a', 0o600);
  try {
    if (flock(descriptor, path)) return () => closeSync(descriptor);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  closeSync(descriptor);
  return null;
}

function pidLock(path: string): (() => void) | null {
  return tryPidLock(path) ? () => releasePidLock(path) : null;
}

function holderFile(folder: string, name: string): string {
  return join(folder, `${name}.holder.json`);
}

function ourselves({ command }: LockOptions): LockHolder {
  const words = [basename(process.argv[1] ?? 'node'), ...process.argv.slice(2)].join(' ');
  return { pid: process.pid, startedAt: new Date().toISOString(), command: command ?? words };
}

function describe(holder: LockHolder | null): string {
  return holder === null ? 'another process' : `process ${holder.pid} (${holder.command}) since ${holder.startedAt}`;
}
