/** Everything that the engine of a local network may touch. It keeps its own eyes open: a vantage point that died is started again. */
import type { Sighting } from '../../core/observation/probe.ts';
import type { EngineStore } from '../../core/ports/engine-store.ts';
import type { EngineWorld, RecoveryPort } from '../../core/ports/recovery.ts';
import type { BlocksToCompare, Observer } from '../../core/ports/world.ts';
import { ensureAgents } from '../ensure-agents.ts';
import type { OpenNetwork } from '../open.ts';

/** Between two tries to start a missing agent. */
const AGENTS_MS = 10_000;

export function engineWorld(network: OpenNetwork, recovery: RecoveryPort, store: EngineStore, onNote: (text: string) => void): EngineWorld {
  const { world } = network;
  const eyes = new Eyes(network, onNote);
  // Of a round for some nodes, observers are missing that were only slower.
  const sightings: Observer['sightings'] = (compare, only) =>
    only === undefined ? eyes.sightings(compare) : world.observer.sightings(compare, only);
  return { ...world, recovery, store, observer: { ...world.observer, sightings } };
}

class Eyes {
  readonly #network: OpenNetwork;
  readonly #onNote: (text: string) => void;
  #opening: Promise<void> | null = null;
  #lastTry = -Infinity;

  constructor(network: OpenNetwork, onNote: (text: string) => void) {
    this.#network = network;
    this.#onNote = onNote;
  }

  /** Missing agents are started beside the round, which goes on without them: partial views hold back by rule. */
  async sightings(compare?: BlocksToCompare): Promise<readonly Sighting[]> {
    const { world, agents } = this.#network;
    const sightings = await world.observer.sightings(compare);
    const missing = agents.regions.filter((region) => !sightings.some((sighting) => sighting.region === region));
    const now = world.clock.now();
    if (missing.length > 0 && this.#opening === null && now - this.#lastTry >= AGENTS_MS) {
      this.#lastTry = now;
      this.#opening = this.#open(missing);
    }
    return sightings;
  }

  async #open(missing: readonly string[]): Promise<void> {
    this.#onNote(`starting the missing agents of ${missing.join(', ')}`);
    try {
      await ensureAgents(this.#network);
    } catch (error) {
      this.#onNote(`the agents of ${missing.join(', ')} did not start: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.#opening = null;
    }
  }
}
