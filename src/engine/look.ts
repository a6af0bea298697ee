/** What was seen last, as long as nothing was done since. A step that is judged by what its predecessor changed looks again. */
import type { History } from '../core/decision/history.ts';
import type { Evidence } from '../core/decision/model.ts';
import type { World } from '../core/ports/world.ts';
import { observe } from './observe.ts';

export class Look {
  readonly #world: World;
  readonly #history: History;
  #evidence: Evidence | null;

  constructor(world: World, history: History, evidence: Evidence | null) {
    this.#world = world;
    this.#history = history;
    this.#evidence = evidence;
  }

  async evidence(): Promise<Evidence> {
    this.#evidence ??= await observe(this.#world, this.#history);
    return this.#evidence;
  }

  /** Something was changed: what was seen before counts no more. */
  changed(): void {
    this.#evidence = null;
  }
}
