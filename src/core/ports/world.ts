/**
 * World: everything that the engine may touch, as types. compose.ts builds the real one, simulation/ the pretended one.
 * The engine imports no adapter: what is not here, it cannot do.
 */
import type { Fault, FaultRecord } from '../chaos/fault.ts';
import type { BlockArrival, ContractState, JournalEvent, LedgerTransaction } from '../chaos/journal.ts';
import type { ChannelId, EpochMs, NodeId, RegionId } from '../kernel/ids.ts';
import type { ProcessSighting, Sighting } from '../observation/probe.ts';
import type { Topology } from '../topology/model.ts';
import type { Driver } from './driver.ts';

export interface World {
  readonly topology: Topology;
  readonly driver: Driver;
  readonly observer: Observer;
  readonly ledger: Ledger;
  readonly load: LoadPort;
  readonly faults: FaultStore;
  readonly clock: Clock;
}

/** The part of the platform's AbortSignal that sleeping needs; core has no platform types. */
export interface CancelSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface Clock {
  now(): EpochMs;
  /** Resolves after the time has passed, or rejects with the signal's reason. */
  sleep(milliseconds: number, signal?: CancelSignal): Promise<void>;
}

/** A block of each channel whose hash every node is asked for, beside those at the tips. */
export type BlocksToCompare = Readonly<Record<ChannelId, number>>;

export interface Observer {
  /**
   * One round from every vantage point at once. An observer that does not answer is missing from the list. Asked for `only` some nodes, the
   * round ends with the first observer whom all of them answered, and the others are missing: one answer proves life.
   */
  sightings(compare?: BlocksToCompare, only?: readonly NodeId[]): Promise<readonly Sighting[]>;
  /** What the machines themselves say of the processes. */
  processes(): Promise<readonly ProcessSighting[]>;
  /** Free share (0 to 1) of the disk that holds each node's data; a node whose disk nobody can look at is missing. */
  disks(): Promise<Readonly<Record<NodeId, number>>>;
  /** Round-trip time of a TCP connect from a region's agent to a node's gRPC port, or why it failed. A probe from outside the injector. */
  connect(from: RegionId, to: NodeId): Promise<{ readonly outcome: string; readonly ms: number }>;
}

export interface Ledger {
  /** Orders one transaction through the given orderer and waits until `timeoutMs` for its block there. */
  canary(channel: ChannelId, orderer: NodeId, timeoutMs: number): Promise<{ readonly block: number; readonly ms: number }>;
  /** Every transaction of a channel as one peer has it, from block `from` on. */
  transactions(channel: ChannelId, peer: NodeId, from: number): Promise<readonly LedgerTransaction[]>;
  /** Accounts and operation ids, as this very peer answers them. */
  contractState(channel: ChannelId, peer: NodeId): Promise<ContractState>;
}

export interface LoadSpec {
  readonly channel: ChannelId;
  /** Transactions per second over all clients. */
  readonly rate: number;
  readonly clientsPerRegion: number;
  readonly regions: readonly RegionId[];
  /** How long a client tries for one operation before it gives up, in milliseconds. */
  readonly deadlineMs: number;
}

export interface LoadPort {
  start(spec: LoadSpec): Promise<LoadRun>;
}

export interface LoadRun {
  readonly id: string;
  /** Everything written so far: journals of all clients, and block arrivals of all observers. */
  records(): Promise<{ readonly journal: readonly JournalEvent[]; readonly arrivals: readonly BlockArrival[] }>;
  /** No new operations; waits for those in flight until their deadlines. Throws when a region did not confirm it. Safe to call twice. */
  stop(): Promise<void>;
}

export type { Fault, FaultRecord };

export interface FaultStore {
  /** Durable when it resolves. */
  put(record: FaultRecord): Promise<void>;
  /** A record that cannot be read is told to `onDamaged`; without it, the call fails: it may be a fault that is still there. */
  list(onDamaged?: (failure: Error) => void): Promise<readonly FaultRecord[]>;
}
