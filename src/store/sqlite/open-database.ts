/** Opens the file of the engine's store: readable by its owner only, every commit on the disk before it is told. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ensureSchema } from './schema.ts';
import { translated } from './translate-error.ts';

export interface OpenOptions {
  /** Id of the network that the store belongs to. */
  readonly network: string;
  /** For readers beside a running engine: nothing is made and nothing written. */
  readonly readOnly?: boolean;
  /** How long a write waits for another process's transaction, in milliseconds. A write takes a few; waiting blocks this process. */
  readonly busyMs?: number;
}

const BUSY_MS = 2_000;

export function openDatabase(path: string, { network, readOnly = false, busyMs = BUSY_MS }: OpenOptions): DatabaseSync {
  let database: DatabaseSync | null = null;
  try {
    // SQLite gives its own files beside this one (-wal, -shm) the rights of the file that it finds.
    if (!readOnly) makePrivate(path);
    database = new DatabaseSync(path, { readOnly, timeout: busyMs });
    if (!readOnly) {
      database.exec('PRAGMA journal_mode = WAL');
      // FULL: the write-ahead log is flushed at every commit; NORMAL could lose the last intents with the power (https://sqlite.org/pragma.html).
      database.exec('PRAGMA synchronous = FULL');
    }
    const opened = database;
    transaction(opened, readOnly ? 'DEFERRED' : 'IMMEDIATE', () => ensureSchema(opened, network, path, readOnly));
    return opened;
  } catch (error) {
    database?.close();
    throw translated(error, path, 'open');
  }
}

/** Everything or nothing. IMMEDIATE takes the one write lock first, so that what was read is still so when it is written. */
export function transaction<T>(database: DatabaseSync, kind: 'DEFERRED' | 'IMMEDIATE', work: () => T): T {
  database.exec(`BEGIN ${kind}`);
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has rolled back already after some errors, such as a full disk.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function makePrivate(path: string): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (existsSync(path)) return;
  closeSync(openSync(path, 'a', 0o600));
  // The name of a new file is durable only when its folder is.
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
