/**
 * One process at a time fills a place of the cache. The lock is a file lock of the kernel (by way of SQLite), not a file with a
 * process id in it: the kernel gives it back when its holder dies in any way, so no lock is ever stale and none is taken over.
 */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { translateFileError } from './translate-error.ts';

const POLL_MS = 250;
const SQLITE_BUSY = 5;

export interface LockOrder {
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
  /** Called once when another process holds the lock. */
  readonly onWait: () => void;
}

export async function withInstallLock<T>(order: LockOrder, work: () => Promise<T>): Promise<T> {
  const database = await openLock(order.path);
  try {
    await acquire(database, order);
    return await work();
  } finally {
    database.close();
  }
}

async function openLock(path: string): Promise<DatabaseSync> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return new DatabaseSync(path, { timeout: 0 });
  } catch (error) {
    throw translateFileError(sqliteError(error), path);
  }
}

async function acquire(database: DatabaseSync, order: LockOrder): Promise<void> {
  for (let told = false; ; told = true) {
    order.signal?.throwIfAborted();
    if (tryAcquire(database, order.path)) return;
    if (!told) order.onWait();
    await sleep(POLL_MS, undefined, order.signal === undefined ? {} : { signal: order.signal });
  }
}

function tryAcquire(database: DatabaseSync, path: string): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return false;
    throw translateFileError(sqliteError(error), path);
  }
}

/** SQLITE_FULL is 13; READONLY 8, IOERR 10, CANTOPEN 14 and NOTADB 26 all mean that the folder cannot be used. */
function sqliteError(error: unknown): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error;
  return Object.assign(new Error(error.message, { cause: error }), { code: (error.errcode & 0xff) === 13 ? 'ENOSPC' : 'EACCES' });
}
