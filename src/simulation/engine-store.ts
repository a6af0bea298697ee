/**
 * The engine's store in memory: the same contract as the one on SQLite, in virtual time. The disk outlives its handles as a file outlives
 * processes, so a harness may let an engine die around any append and open the same disk for the next one.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/kernel/canonical-json.ts';
import type { EngineStore, Fence, Lease, LogEntry, LogHead, LogRecord } from '../core/ports/engine-store.ts';
import type { Clock } from '../core/ports/world.ts';
import { fail } from '../core/saga/codes.ts';
import { believableEnd } from '../core/saga/lease-limit.ts';
import { ChainCheck, EMPTY_HEAD, sealRecord } from '../core/saga/log-chain.ts';

/** What survives a crash of the engine. A harness may change it to see what the chain of hashes notices. */
export interface MemoryDisk {
  readonly network: string;
  fence: Fence;
  lease: Lease | null;
  log: LogRecord[];
  head: LogHead;
  readonly documents: Map<string, string>;
}

/** Where a harness may let the engine die or the disk be full: by throwing. `entry` is what is about to be, or was just appended. */
export type AppendHook = (moment: 'before' | 'after', entry: LogEntry, sequence: number) => void;

export interface MemoryStoreOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly hook?: AppendHook;
}

export interface MemoryEngineStore extends EngineStore {
  /** What a crash does to this handle: every later call of it fails. The disk stays. */
  die(): void;
}

export function memoryDisk(network: string): MemoryDisk {
  return { network, fence: 0, lease: null, log: [], head: EMPTY_HEAD, documents: new Map() };
}

export function memoryEngineStore(disk: MemoryDisk, { clock, hook = () => {} }: MemoryStoreOptions): MemoryEngineStore {
  let gone: string | null = null;
  const alive = (): void => {
    if (gone !== null) throw fail('E809', `the store is ${gone}`);
  };
  const refuseOld = (fence: Fence): void => {
    if (fence !== disk.fence) throw fail('E801', `fence ${fence} is not the newest one, which is ${disk.fence}`);
  };
  const append = ({ kind, by, at, data }: LogEntry): LogRecord => {
    const { sequence: last, hash: previousHash } = disk.head;
    const entry: LogEntry = { kind, by, at, data: JSON.parse(canonicalJson(data)) as unknown };
    hook('before', entry, last + 1);
    const record = sealRecord({ ...entry, sequence: last + 1, fence: disk.fence, previousHash }, sha256);
    disk.log.push(record);
    disk.head = { sequence: record.sequence, hash: record.hash };
    hook('after', entry, last + 1);
    return record;
  };
  return {
    acquireLease: async (holder, timeToLiveMs) => {
      alive();
      const now = clock.now();
      if (disk.lease !== null && disk.lease.expiresAt > now) {
        disk.lease = { ...disk.lease, expiresAt: believableEnd(disk.lease.expiresAt, now, timeToLiveMs) };
        return { heldBy: disk.lease };
      }
      disk.fence += 1;
      disk.lease = { holder, fence: disk.fence, expiresAt: now + timeToLiveMs };
      return { lease: disk.lease };
    },
    renewLease: async (lease, timeToLiveMs) => {
      alive();
      if (disk.lease === null || disk.lease.fence !== lease.fence || disk.lease.holder !== lease.holder) {
        throw fail(
          'E802',
          `${disk.lease?.holder ?? 'nobody'} holds the lease with fence ${disk.fence}, not ${lease.holder} with ${lease.fence}`,
        );
      }
      disk.lease = { ...lease, expiresAt: clock.now() + timeToLiveMs };
      return disk.lease;
    },
    releaseLease: async ({ holder, fence }) => {
      alive();
      if (disk.lease?.holder === holder && disk.lease.fence === fence) disk.lease = null;
    },
    append: async (entry, fence) => {
      alive();
      refuseOld(fence);
      return append(entry);
    },
    appendByPerson: async (entry) => {
      alive();
      return append(entry);
    },
    read: async (from, limit) => {
      alive();
      const first = Math.max(0, from - 1);
      return disk.log.slice(first, first + limit);
    },
    head: async () => {
      alive();
      return disk.head;
    },
    verify: async () => {
      alive();
      const check = new ChainCheck(sha256);
      for (const record of disk.log) if (!check.take(record)) break;
      return check.end(disk.head);
    },
    putDocument: async (name, value, fence) => {
      alive();
      refuseOld(fence);
      disk.documents.set(name, canonicalJson(value));
    },
    document: async (name) => {
      alive();
      const text = disk.documents.get(name);
      return text === undefined ? null : (JSON.parse(text) as unknown);
    },
    close: async () => {
      gone ??= 'closed';
    },
    die: () => {
      gone = 'dead';
    },
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
