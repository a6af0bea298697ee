/**
 * The engine's memory and its pen: it reads the log as it grows, also what people write there, and appends with the fence of the lease. What
 * it keeps as a document only saves a new engine from reading the whole log; the log alone decides.
 */
import type { History } from '../core/decision/history.ts';
import type { EngineStore, LogEntry } from '../core/ports/engine-store.ts';
import type { Clock } from '../core/ports/world.ts';
import { sagaData, type SagaEvent } from '../core/saga/events.ts';
import { EMPTY_MEMORY, foldRecord, type Memory } from './fold-log.ts';
import type { EngineLease } from './lease.ts';

const DOCUMENT = 'memory';
const FORMAT = 1;
const PAGE = 500;

export class EngineMemory {
  readonly #store: EngineStore;
  readonly #clock: Clock;
  readonly #lease: EngineLease;
  readonly #by: string;
  #memory: Memory = EMPTY_MEMORY;
  #restored = false;

  constructor(store: EngineStore, clock: Clock, lease: EngineLease, by: string) {
    this.#store = store;
    this.#clock = clock;
    this.#lease = lease;
    this.#by = by;
  }

  get now(): Memory {
    return this.#memory;
  }

  /** Reads what was appended since, by whomever. Throws when the log cannot be read: nothing may be done then. */
  async catchUp(): Promise<Memory> {
    if (!this.#restored) {
      const { sequence } = await this.#store.head();
      const kept = memoryOf(await this.#store.document(DOCUMENT));
      // A document that is ahead of the log belongs to another log.
      if (kept !== null && kept.sequence <= sequence) this.#memory = kept;
      this.#restored = true;
    }
    for (;;) {
      const records = await this.#store.read(this.#memory.sequence + 1, PAGE);
      this.#memory = records.reduce(foldRecord, this.#memory);
      if (records.length < PAGE) return this.#memory;
    }
  }

  /** What decide made of the round. */
  async keep(history: History): Promise<void> {
    this.#memory = { ...this.#memory, history };
    await this.#store.putDocument(DOCUMENT, { format: FORMAT, memory: this.#memory }, this.#lease.fence);
  }

  async write(kind: LogEntry['kind'], data: unknown): Promise<void> {
    await this.#store.append({ kind, by: this.#by, at: this.#clock.now(), data }, this.#lease.fence);
    await this.catchUp();
  }

  async writeEvent(event: EventWithoutTime): Promise<void> {
    await this.write(event.kind, sagaData({ ...event, at: 0 }));
  }
}

type WithoutTime<E> = E extends SagaEvent ? Omit<E, 'at'> : never;
export type EventWithoutTime = WithoutTime<SagaEvent>;

function memoryOf(document: unknown): Memory | null {
  if (typeof document !== 'object' || document === null) return null;
  const { format, memory } = document as { readonly format?: unknown; readonly memory?: unknown };
  // One that was kept by an older version lacks what that did not know.
  return format === FORMAT ? { ...EMPTY_MEMORY, ...(memory as Memory) } : null;
}
