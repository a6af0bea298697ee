/**
 * Virtual time. Events wait in a queue; time jumps from one to the next, and only while somebody sleeps: a test that does
 * not wait sees a world that stands still. Between two events every promise that the first one settled runs to its next wait.
 */
import type { CancelSignal, Clock } from '../core/ports/world.ts';

interface Event {
  readonly at: number;
  readonly run: () => void;
  /** Settles promises, so the code that awaits them must run before the next event. */
  readonly wakes: boolean;
}

/** Any fixed time: runs with one seed are the same to the millisecond. */
const START = Date.UTC(2027, 0, 1);

export class VirtualClock implements Clock {
  #now = START;
  #sleepers = 0;
  #running = false;
  readonly #queue: Event[] = [];

  now(): number {
    return this.#now;
  }

  /** For callers outside of the pretended world: time advances until it is over. */
  sleep(milliseconds: number, signal?: CancelSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      this.#sleepers += 1;
      const cancel = this.#add(milliseconds, true, () => {
        this.#sleepers -= 1;
        signal?.removeEventListener('abort', aborted);
        resolve();
      });
      const aborted = (): void => {
        cancel();
        this.#sleepers -= 1;
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', aborted, { once: true });
      this.#start();
    });
  }

  /** For the inside of the pretended world: does not make time pass by itself. */
  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#add(milliseconds, true, resolve);
    });
  }

  /** Runs now and then for ever; the work must not settle promises. */
  every(milliseconds: number, work: () => void): void {
    this.#add(milliseconds, false, () => {
      work();
      this.every(milliseconds, work);
    });
  }

  #add(milliseconds: number, wakes: boolean, run: () => void): () => void {
    const event: Event = { at: this.#now + Math.max(0, milliseconds), run, wakes };
    let low = 0;
    let high = this.#queue.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      // Latest first, so that taking the next one is a pop; of equal ones the older is taken first.
      if ((this.#queue[middle] as Event).at > event.at) low = middle + 1;
      else high = middle;
    }
    this.#queue.splice(low, 0, event);
    return () => {
      const index = this.#queue.indexOf(event);
      if (index >= 0) this.#queue.splice(index, 1);
    };
  }

  #start(): void {
    if (this.#running) return;
    this.#running = true;
    setImmediate(() => this.#step());
  }

  #step(): void {
    while (this.#sleepers > 0) {
      const event = this.#queue.pop();
      if (event === undefined) break;
      this.#now = event.at;
      event.run();
      if (!event.wakes) continue;
      setImmediate(() => this.#step());
      return;
    }
    this.#running = false;
  }
}
