/**
 * What the engine remembers: one append-only, hash-chained log (audit and intents alike), documents that can be rebuilt from it, and the
 * lease of the one engine that may act. Every write carries the fence number of the lease; the store refuses an older one.
 * Contract: test/contract/engine-store.ts, run against SQLite and the store in memory.
 */
import type { EpochMs } from '../kernel/ids.ts';

/** Grows with every acquisition of the lease. A write with a smaller one than the store has seen is refused with E801. */
export type Fence = number;

/** What may be written. `data` is JSON; nothing secret ever. */
export interface LogEntry {
  /**
   * Of the engine: `decision`, `note`, and the events of a plan (core/saga/events.ts): `plan`, `intent`, `succeeded`, `failed`, `undone`,
   * `ended`, `verified`, `stood-aside`. Of people: `acknowledged`, `approved`, `attested`, `released`, `switched`, `policy-approved`, `policy-revoked`. Of a
   * command that needs the lease: `turn-asked`.
   */
  readonly kind: string;
  /** Who: `engine:<instance>` or `person:<name>`. */
  readonly by: string;
  readonly at: EpochMs;
  readonly data: unknown;
}

export interface LogRecord extends LogEntry {
  /** Counts from 1 without gaps. */
  readonly sequence: number;
  readonly fence: Fence;
  /** Lower-case hex of SHA-256 over the previous record's hash and this record's canonical JSON; 64 zeros before the first. */
  readonly previousHash: string;
  readonly hash: string;
}

export interface Lease {
  readonly holder: string;
  readonly fence: Fence;
  readonly expiresAt: EpochMs;
}

/** The newest record; sequence 0 and 64 zeros in an empty log. */
export interface LogHead {
  readonly sequence: number;
  readonly hash: string;
}

export interface LogVerdict {
  readonly records: number;
  /** The first record that is not what it was when it was appended, or null. */
  readonly broken: { readonly sequence: number; readonly reason: string } | null;
}

export interface EngineStore {
  /** The lease, or who holds it. An expired lease may be taken over; the fence grows then. One that ends too far away is shortened. */
  acquireLease(holder: string, timeToLiveMs: number): Promise<{ readonly lease: Lease } | { readonly heldBy: Lease }>;
  /** E802 when somebody else has taken it meanwhile. */
  renewLease(lease: Lease, timeToLiveMs: number): Promise<Lease>;
  releaseLease(lease: Lease): Promise<void>;
  /** Durable when it resolves. E801 for an old fence, E803 for a full disk, E804 where nothing may be written. */
  append(entry: LogEntry, fence: Fence): Promise<LogRecord>;
  /** Appended by a person's command, which holds no lease: acknowledgements, approvals, the kill switch. */
  appendByPerson(entry: LogEntry): Promise<LogRecord>;
  /** From this sequence number on, oldest first. */
  read(from: number, limit: number): Promise<readonly LogRecord[]>;
  head(): Promise<LogHead>;
  /** Computes every hash again. */
  verify(): Promise<LogVerdict>;
  /** Small state between ticks (the history of observations); lost, it is rebuilt by observing again. */
  putDocument(name: string, value: unknown, fence: Fence): Promise<void>;
  document(name: string): Promise<unknown>;
  close(): Promise<void>;
}
