/**
 * The engine's store on SQLite, for one controller on one machine. Every write is one transaction that checks the fence first, so an engine
 * that was replaced writes nothing any more. It never changes a record, and never says that something is durable before it is.
 */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { canonicalJson } from '../../core/kernel/canonical-json.ts';
import type { EpochMs } from '../../core/kernel/ids.ts';
import type { EngineStore, Fence, Lease, LogEntry, LogHead, LogRecord } from '../../core/ports/engine-store.ts';
import type { Clock } from '../../core/ports/world.ts';
import { fail } from '../../core/saga/codes.ts';
import { believableEnd } from '../../core/saga/lease-limit.ts';
import { ChainCheck, sealRecord } from '../../core/saga/log-chain.ts';
import { openDatabase, type OpenOptions, transaction } from './open-database.ts';
import { recordOf } from './record-of.ts';
import { translated } from './translate-error.ts';

export interface SqliteStoreOptions extends OpenOptions {
  /** Leases run out by this clock. */
  readonly clock: Pick<Clock, 'now'>;
  /** Pages of 4 KiB that the file may have: a limit of the operator, and how tests fill a disk. */
  readonly maxPages?: number;
  /** Taken with the lease and given back with it: what tells of engines that have a copy of this file. */
  readonly mark?: { take(): Promise<void>; give(): Promise<void> };
}

/** Records read at once while the chain is checked. */
const PAGE = 1_000;

interface Meta {
  readonly fence: Fence;
  readonly sequence: number;
  readonly hash: string;
  readonly holder: string | null;
  readonly expires_at: EpochMs;
}

export function openSqliteStore(path: string, options: SqliteStoreOptions): EngineStore {
  const database = openDatabase(path, options);
  if (options.maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${Math.trunc(options.maxPages)}`);
  return new SqliteEngineStore(path, database, options);
}

class SqliteEngineStore implements EngineStore {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #mark: SqliteStoreOptions['mark'];

  constructor(path: string, database: DatabaseSync, { clock, mark }: SqliteStoreOptions) {
    this.#path = path;
    this.#database = database;
    this.#clock = clock;
    this.#mark = mark;
  }

  async acquireLease(holder: string, timeToLiveMs: number): Promise<{ readonly lease: Lease } | { readonly heldBy: Lease }> {
    const answer = this.#write('take the lease in', (meta) => {
      const now = this.#clock.now();
      if (meta.holder !== null && meta.expires_at > now) {
        const held: Lease = { holder: meta.holder, fence: meta.fence, expiresAt: believableEnd(meta.expires_at, now, timeToLiveMs) };
        return { heldBy: held.expiresAt === meta.expires_at ? held : this.#setLease(held) };
      }
      return { lease: this.#setLease({ holder, fence: meta.fence + 1, expiresAt: now + timeToLiveMs }) };
    });
    if ('lease' in answer) await this.#take(answer.lease);
    return answer;
  }

  async #take(lease: Lease): Promise<void> {
    try {
      await this.#mark?.take();
    } catch (error) {
      await this.releaseLease(lease);
      throw error;
    }
  }

  async renewLease(lease: Lease, timeToLiveMs: number): Promise<Lease> {
    const renewed = this.#write('renew the lease in', (meta) => {
      if (meta.fence !== lease.fence || meta.holder !== lease.holder) {
        throw fail('E802', `${meta.holder ?? 'nobody'} holds the lease with fence ${meta.fence}, not ${lease.holder} with ${lease.fence}`);
      }
      return this.#setLease({ ...lease, expiresAt: this.#clock.now() + timeToLiveMs });
    });
    // Whoever took over from an engine that hung could not mark the folder as long as that one was there.
    await this.#mark?.take();
    return renewed;
  }

  async releaseLease({ holder, fence }: Lease): Promise<void> {
    this.#write('release the lease in', () => {
      this.#database.prepare('UPDATE meta SET holder = NULL, expires_at = 0 WHERE fence = ? AND holder = ?').run(fence, holder);
    });
    await this.#mark?.give();
  }

  async append(entry: LogEntry, fence: Fence): Promise<LogRecord> {
    return this.#write('append to', (meta) => {
      refuseOld(meta, fence);
      return this.#insert(entry, meta);
    });
  }

  async appendByPerson(entry: LogEntry): Promise<LogRecord> {
    return this.#write('append to', (meta) => this.#insert(entry, meta));
  }

  async read(from: number, limit: number): Promise<readonly LogRecord[]> {
    return this.#read(() => {
      const rows = this.#database.prepare('SELECT * FROM log WHERE sequence >= ? ORDER BY sequence LIMIT ?').all(from, limit);
      return rows.map((row) => recordOf(row, this.#path));
    });
  }

  async head(): Promise<LogHead> {
    return this.#read(() => {
      const { sequence, hash } = this.#meta();
      return { sequence, hash };
    });
  }

  async verify() {
    return this.#read(() =>
      // One transaction, so that what is appended meanwhile is not taken for an excess.
      transaction(this.#database, 'DEFERRED', () => {
        const check = new ChainCheck(sha256);
        const page = this.#database.prepare('SELECT * FROM log WHERE sequence > ? ORDER BY sequence LIMIT ?');
        for (let last = -Infinity, whole = true; whole;) {
          const rows = page.all(Number.isFinite(last) ? last : Number.MIN_SAFE_INTEGER, PAGE);
          if (rows.length === 0) break;
          whole = rows.every((row) => check.take(recordOf(row, this.#path)));
          last = Number(rows.at(-1)?.['sequence']);
        }
        return check.end(this.#meta());
      }),
    );
  }

  async putDocument(name: string, value: unknown, fence: Fence): Promise<void> {
    const text = canonicalJson(value);
    this.#write('write to', (meta) => {
      refuseOld(meta, fence);
      this.#database.prepare('INSERT INTO document VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(name, text);
    });
  }

  async document(name: string): Promise<unknown> {
    return this.#read(() => {
      const text = this.#database.prepare('SELECT value FROM document WHERE name = ?').get(name)?.['value'];
      return typeof text === 'string' ? (JSON.parse(text) as unknown) : null;
    });
  }

  async close(): Promise<void> {
    await this.#mark?.give();
    if (this.#database.isOpen) this.#database.close();
  }

  #insert({ kind, by, at, data }: LogEntry, meta: Meta): LogRecord {
    const sequence = meta.sequence + 1;
    const text = canonicalJson(data);
    const content = { sequence, fence: meta.fence, kind, by, at, data: JSON.parse(text) as unknown, previousHash: meta.hash };
    const record = sealRecord(content, sha256);
    this.#database
      .prepare('INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
      .run(sequence, record.fence, kind, by, at, text, record.previousHash, record.hash);
    this.#database.prepare('UPDATE meta SET sequence = ?, hash = ?').run(sequence, record.hash);
    return record;
  }

  #setLease(lease: Lease): Lease {
    this.#database.prepare('UPDATE meta SET holder = ?, fence = ?, expires_at = ?').run(lease.holder, lease.fence, lease.expiresAt);
    return lease;
  }

  #meta(): Meta {
    const row = this.#database.prepare('SELECT fence, sequence, hash, holder, expires_at FROM meta').get();
    if (row === undefined) throw fail('E806', `${this.#path} has lost the row of its head`, { subject: this.#path });
    return row as unknown as Meta;
  }

  #write<T>(doing: string, work: (meta: Meta) => T): T {
    try {
      return transaction(this.#database, 'IMMEDIATE', () => work(this.#meta()));
    } catch (error) {
      throw translated(error, this.#path, doing);
    }
  }

  #read<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw translated(error, this.#path, 'read');
    }
  }
}

function refuseOld(meta: Meta, fence: Fence): void {
  if (fence === meta.fence) return;
  throw fail('E801', `fence ${fence} is not the newest one, which is ${meta.fence} (${meta.holder ?? 'released'})`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
