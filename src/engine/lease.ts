/**
 * The right to act, for one engine at a time. It is renewed with every tick and while a long step runs; its fence number goes with every
 * write. An engine that lost it stops, and the one that has it finishes what was begun.
 */
import { assert } from '../core/kernel/assert.ts';
import { Failure } from '../core/kernel/failure.ts';
import type { EngineStore, Fence, Lease } from '../core/ports/engine-store.ts';
import type { Clock } from '../core/ports/world.ts';
import { fail } from './codes.ts';

/** How long an engine may be silent before another one may take over: some ticks, and longer than a pause of the garbage collector. */
export const LEASE_MS = 10_000;
/** Renewals that may fail in a row before the lease runs out. */
const RENEWALS = 3;

export class EngineLease {
  readonly #store: EngineStore;
  readonly #clock: Clock;
  readonly #holder: string;
  readonly #timeToLiveMs: number;
  #lease: Lease | null = null;
  #renewedAt = -Infinity;

  constructor(store: EngineStore, clock: Clock, holder: string, timeToLiveMs: number) {
    this.#store = store;
    this.#clock = clock;
    this.#holder = holder;
    this.#timeToLiveMs = timeToLiveMs;
  }

  get fence(): Fence {
    assert(this.#lease !== null, 'nothing is written without the lease');
    return this.#lease.fence;
  }

  /** Throws E811 while another engine holds it. */
  async acquire(): Promise<void> {
    const asked = this.#clock.now();
    const answer = await this.#store.acquireLease(this.#holder, this.#timeToLiveMs);
    if ('lease' in answer) {
      this.#lease = answer.lease;
      this.#renewedAt = asked;
      return;
    }
    const { holder, expiresAt } = answer.heldBy;
    const until = new Date(expiresAt).toISOString();
    throw fail('E811', `${holder} holds the lease until ${until}`, { subject: holder, retry: true });
  }

  /** Throws E802 when another engine has taken it. */
  async renew(): Promise<void> {
    if (this.#lease === null) return this.acquire();
    const asked = this.#clock.now();
    this.#lease = await this.#store.renewLease(this.#lease, this.#timeToLiveMs);
    this.#renewedAt = asked;
  }

  /** Before every effect: nobody can have taken a lease that was renewed just now, and any other is renewed first or lost (E802). */
  async confirm(): Promise<void> {
    const age = this.#clock.now() - this.#renewedAt;
    if (age < 0 || age >= this.#timeToLiveMs / RENEWALS) await this.renew();
  }

  /** Renews as long as the work takes. When that fails, the next append says so. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const over = new AbortController();
    const renewing = this.#renewUntil(over.signal);
    try {
      return await work();
    } finally {
      over.abort();
      await renewing;
    }
  }

  /** For the end of the engine. A lease that cannot be given back runs out by itself. */
  async release(): Promise<void> {
    const lease = this.#lease;
    this.#lease = null;
    if (lease === null) return;
    try {
      await this.#store.releaseLease(lease);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }

  async #renewUntil(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      try {
        await this.#clock.sleep(this.#timeToLiveMs / RENEWALS, over);
        await this.renew();
      } catch {
        // Aborted, or not renewed: either the work is over, or the append after it is refused.
      }
    }
  }
}
