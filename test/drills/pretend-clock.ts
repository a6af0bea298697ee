/** Time that passes only when everything waits: sleepers are woken in the order of their times, so hours cost milliseconds. */
import type { CancelSignal, Clock } from '../../src/core/ports/world.ts';

interface Sleeper {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

export class PretendClock implements Clock {
  #now = 1_700_000_000_000;
  #order = 0;
  #sleepers: Sleeper[] = [];
  #pumping = false;

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: CancelSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const sleeper = { at: this.#now + milliseconds, order: (this.#order += 1), wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      this.#pump();
    });
  }

  /** Runs something at a time, from outside everything that sleeps. */
  after(milliseconds: number, run: () => void): void {
    this.#sleepers.push({ at: this.#now + milliseconds, order: (this.#order += 1), wake: run });
    this.#pump();
  }

  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    // A turn of the event loop lets every microtask end, so whoever can go on has gone on.
    setImmediate(() => {
      this.#pumping = false;
      this.#sleepers.sort((a, b) => a.at - b.at || a.order - b.order);
      const next = this.#sleepers.shift();
      if (next === undefined) return;
      this.#now = Math.max(this.#now, next.at);
      next.wake();
      this.#pump();
    });
  }
}
