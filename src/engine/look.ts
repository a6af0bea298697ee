/** What was seen last, as long as nothing was done since. A step that is judged by what its predecessor changed looks again. */
import type { History } from '../core/decision/history.ts';
import type { Evidence } from '../core/decision/model.ts';
import type { Sighting } from '../core/observation/probe.ts';
import type { World } from '../core/ports/world.ts';
import { blocksToCompare } from '../core/decision/remember/differences.ts';
import { mergeSnapshot } from '../core/observation/merge.ts';
import type { Condition } from '../core/plan/step.ts';
import type { Seen } from './condition.ts';
import { observe } from './observe.ts';

export class Look {
  readonly #world: World;
  readonly #history: History;
  #evidence: Evidence | null;
  #round: Seen | null = null;

  constructor(world: World, history: History, evidence: Evidence | null) {
    this.#world = world;
    this.#history = history;
    this.#evidence = evidence;
  }

  async evidence(): Promise<Evidence> {
    this.#evidence ??= await observe(this.#world, this.#history);
    return this.#evidence;
  }

  /** Every node from everywhere, and every process: without cuts, disks and logs, which nobody waits for. */
  async round(): Promise<Seen> {
    if (this.#evidence !== null) return this.#evidence;
    const compare = blocksToCompare(this.#history, this.#world.clock.now());
    this.#round ??= await this.#see(this.#world.observer.sightings(compare));
    return this.#round;
  }

  /**
   * What the condition is judged by, and no more: a wait asks again and again, and everything together takes the longest round trip several
   * times. Of a process its machine alone can say that it is gone; that a node lives, any one answer shows.
   */
  async at(condition: Condition): Promise<Seen> {
    const seen = this.#evidence ?? this.#round;
    if (seen !== null) return seen;
    if (condition.kind === 'node.stopped') return this.#see([]);
    if (condition.kind === 'node.alive') return this.#see(this.#world.observer.sightings({}, [condition.node]));
    return this.round();
  }

  async #see(asked: Promise<readonly Sighting[]> | readonly Sighting[]): Promise<Seen> {
    const { topology, observer, clock } = this.#world;
    const at = clock.now();
    const [sightings, processes] = await Promise.all([asked, observer.processes()]);
    return { snapshot: mergeSnapshot({ topology, at, sightings, processes }), processes };
  }

  /** Something was changed: what was seen before counts no more. */
  changed(): void {
    this.#evidence = null;
    this.#round = null;
  }
}
