/** What happened in a run, in words and in order. Its digest is the run's: the same seed gives the same bytes. */
import { createHash } from 'node:crypto';
import type { Clock } from '../../core/ports/world.ts';

export class Story {
  readonly lines: string[] = [];
  readonly #clock: Pick<Clock, 'now'>;
  readonly #begin: number;
  readonly #hash = createHash('sha256');

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#begin = clock.now();
  }

  /** Since the beginning, in milliseconds. */
  get time(): number {
    return this.#clock.now() - this.#begin;
  }

  tell(words: string): void {
    const line = `${(this.time / 1_000).toFixed(3).padStart(8)} s  ${words}`;
    this.lines.push(line);
    this.#hash.update(`${line}\n`);
  }

  /** Goes into the digest only: there are thousands of these. */
  note(words: string): void {
    this.#hash.update(`${this.time} ${words}\n`);
  }

  digest(): string {
    return this.#hash.copy().digest('hex');
  }
}
