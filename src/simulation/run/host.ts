/**
 * The machine on which the engine runs: it starts the real engine on the pretended network, lets it die where the run wants it, and starts
 * another one in its place, as a service manager does. Everything that an engine does to the network passes here and is shown to the judge.
 */
import { decide } from '../../core/decision/decide.ts';
import { Failure } from '../../core/kernel/failure.ts';
import type { LogEntry } from '../../core/ports/engine-store.ts';
import type { EngineWorld } from '../../core/ports/recovery.ts';
import { fail as storeFailure } from '../../core/saga/codes.ts';
import { createEngine, type Engine, type TickReport } from '../../engine/engine.ts';
import { runEngine } from '../../engine/loop.ts';
import { type MemoryDisk, memoryEngineStore } from '../engine-store.ts';
import type { MemoryWorld } from '../world.ts';
import { type Moment, Mortal } from './mortal.ts';
import type { Precautions } from './precautions.ts';

/** Verbs that change the network, by port. */
export const VERBS: Readonly<Record<string, readonly string[]>> = {
  driver: ['start', 'stop', 'kill', 'wipe', 'hold', 'release', 'copyIn', 'snapshot', 'deleteSnapshot', 'fence', 'heal'],
  recovery: ['submit', 'changeMembership', 'join', 'rebuildDatabases', 'rollback'],
  ledger: ['canary'],
};

/** A service manager that starts what ended. */
const RESTART_MS = 1_000;

export interface HostWatch {
  /** Before an engine changes the network, and after it did. */
  verb(moment: Moment, by: string, verb: string, args: readonly unknown[]): void | Promise<void>;
  /** Before an engine appends to the log, and after it did. */
  append(moment: Moment, by: string, entry: LogEntry): void;
  report(by: string, report: TickReport): void;
  told(words: string): void;
  /** How long a verb takes, in milliseconds. */
  lasts(verb: string): number;
  /** Whether the engine dies here: `before append intent`, `after kill`. */
  diesAt(point: string): boolean;
}

export interface HostOptions {
  readonly name: string;
  readonly world: MemoryWorld;
  readonly disk: MemoryDisk;
  readonly topologyDigest: () => string;
  readonly precautions: Precautions;
  readonly watch: HostWatch;
}

export class Host {
  /** No append gets through: the disk of the engine is full. */
  storeFull = false;
  readonly #options: HostOptions;
  #process: Mortal | null = null;
  #engine: Engine | null = null;
  #ending = new AbortController();
  #life: Promise<void> | null = null;
  #starts = 0;

  constructor(options: HostOptions) {
    this.#options = options;
  }

  /** The engine that lives now. */
  get engine(): Engine | null {
    return this.#process?.alive === true ? this.#engine : null;
  }

  start(): void {
    if (this.#life !== null) return;
    this.#ending = new AbortController();
    this.#life = this.#live(this.#ending.signal);
  }

  /** A crash; another engine starts after a while. */
  crash(why: string): void {
    this.#process?.die(why);
  }

  /** Ends the engine as Ctrl-C does, and the service with it. */
  async end(): Promise<void> {
    this.#ending.abort(new Error('the run is over'));
    await this.#life;
    this.#life = null;
  }

  async #live(ending: AbortSignal): Promise<void> {
    const { world, watch, name } = this.#options;
    let said = '';
    while (!ending.aborted) {
      const process = new Mortal((moment, port, verb, args) => this.#called(process, moment, port, verb, args));
      this.#process = process;
      this.#engine = this.#create(process);
      const over = runEngine(this.#engine, ending).then(
        () => 'it was ended',
        (error: unknown) => (error instanceof Failure ? `${error.code} ${error.message}` : String((error as Error).stack)),
      );
      const dead = process.died.then((why) => `it died ${why}`);
      const end = await Promise.race([over, dead]);
      process.die(end);
      const gist = end.replaceAll(/\d+/gu, '#');
      if (gist !== said) watch.told(`the engine on ${name} ended: ${end}`);
      said = gist;
      // Whoever lost to another engine asks again quietly.
      if (!ending.aborted) await world.clock.sleep(RESTART_MS, ending).catch(() => {});
    }
  }

  #create(process: Mortal): Engine {
    const { world, disk, topologyDigest, precautions, name, watch } = this.#options;
    const instance = `${name}-${++this.#starts}`;
    const store = memoryEngineStore(disk, { clock: world.clock });
    const mortal: EngineWorld = {
      topology: world.topology,
      clock: process.port('clock', world.clock, ['now']),
      driver: process.port('driver', world.driver, ['capabilities']),
      observer: process.port('observer', world.observer),
      ledger: process.port('ledger', world.ledger),
      load: world.load,
      faults: process.port('faults', world.faults),
      recovery: process.port('recovery', world.recovery),
      store: process.port('store', store),
    };
    return createEngine({
      world: mortal,
      decide,
      policy: precautions.policy,
      recovery: precautions.unattended((records) => process.port('records', records)),
      topologyDigest: topologyDigest(),
      instance,
      report: (report) => watch.report(instance, report),
    });
  }

  #called(process: Mortal, moment: Moment, port: string, verb: string, args: readonly unknown[]): void | Promise<void> {
    const { watch } = this.#options;
    const by = this.#engine?.by ?? '';
    if (port === 'store') {
      if (verb !== 'append') return;
      const entry = args[0] as LogEntry;
      if (moment === 'before' && this.storeFull) throw storeFailure('E803', 'the disk of the engine is full');
      watch.append(moment, by, entry);
      this.#perhapsDie(process, `${moment} append ${entry.kind}`);
      return;
    }
    if (VERBS[port]?.includes(verb) !== true) return;
    return this.#verb(process, moment, by, verb, args);
  }

  async #verb(process: Mortal, moment: Moment, by: string, verb: string, args: readonly unknown[]): Promise<void> {
    const { watch } = this.#options;
    if (moment === 'before') {
      this.#perhapsDie(process, `before ${verb}`);
      if (!process.alive) return;
      await this.#options.world.clock.sleep(watch.lasts(verb));
      if (process.alive) await watch.verb('before', by, verb, args);
      return;
    }
    await watch.verb('after', by, verb, args);
    this.#perhapsDie(process, `after ${verb}`);
  }

  #perhapsDie(process: Mortal, point: string): void {
    if (this.#options.watch.diesAt(point)) process.die(point);
  }
}
