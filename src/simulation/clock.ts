/**
 * Virtual time. Events wait in a heap; time jumps from one to the next, and only while somebody outside waits: a test that does not wait sees
 * a world that stands still. The inside runs synchronously; only an event that settles a promise lets the code that awaits it run before the
 * next one.
 */
import type { CancelSignal, Clock } from '../core/ports/world.ts';

interface Event {
  readonly at: number;
  readonly sequence: number;
  run: (() => void) | null;
}

/** Any fixed time: runs with one seed are the same to the millisecond. */
const START = Date.UTC(2027, 0, 1);

export class VirtualClock implements Clock {
  #now = START;
  #sequence = 0;
  #waiting = 0;
  #running = false;
  #settled = false;
  readonly #heap: Event[] = [];

  now(): number {
    return this.#now;
  }

  /** For callers outside of the pretended world: time advances until it is over. */
  sleep(milliseconds: number, signal?: CancelSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    return this.outside((resolve, reject) => {
      const cancel = this.after(milliseconds, () => {
        signal?.removeEventListener('abort', aborted);
        resolve();
      });
      const aborted = (): void => {
        cancel();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', aborted, { once: true });
    });
  }

  /** A promise for somebody outside, which events of the pretended world settle; time advances until then. */
  outside<T>(begin: (resolve: (value: T) => void, reject: (reason: unknown) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      let open = true;
      const settle = (): void => {
        if (open) this.#waiting -= 1;
        open = false;
        this.#settled = true;
      };
      this.#waiting += 1;
      begin(
        (value) => {
          settle();
          resolve(value);
        },
        (reason) => {
          settle();
          reject(reason);
        },
      );
      this.#start();
    });
  }

  /** For the inside of the pretended world: does not make time pass by itself. Returns what takes it back. */
  after(milliseconds: number, run: () => void): () => void {
    const event: Event = { at: this.#now + Math.max(0, milliseconds), sequence: ++this.#sequence, run };
    this.#push(event);
    return () => {
      event.run = null;
    };
  }

  /** Runs now and then for ever. */
  every(milliseconds: number, work: () => void): void {
    this.after(milliseconds, () => {
      work();
      this.every(milliseconds, work);
    });
  }

  #start(): void {
    if (this.#running) return;
    this.#running = true;
    setImmediate(() => this.#step());
  }

  #step(): void {
    while (this.#waiting > 0) {
      const event = this.#pop();
      if (event === undefined) break;
      if (event.run === null) continue;
      this.#now = event.at;
      event.run();
      if (!this.#settled) continue;
      this.#settled = false;
      setImmediate(() => this.#step());
      return;
    }
    this.#running = false;
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Event;
      if (!earlier(event, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = event;
  }

  #pop(): Event | undefined {
    const heap = this.#heap;
    const [top] = heap;
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      const right = heap[child + 1];
      if (right !== undefined && earlier(right, heap[child] as Event)) child += 1;
      const below = heap[child] as Event;
      if (!earlier(below, last)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

/** Of equal times the older event comes first. */
function earlier(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
}
