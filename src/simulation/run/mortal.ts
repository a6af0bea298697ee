/**
 * A process that can die at any call to the outside: every port is wrapped, and once the process is dead none of its calls comes back or
 * has an effect, as with a process that was killed.
 */
export type Moment = 'before' | 'after';

/** Called around every call of a process that lives. It may let the process die. */
export type CallHook = (moment: Moment, port: string, verb: string, args: readonly unknown[]) => void | Promise<void>;

export class Mortal {
  #alive = true;
  readonly #hook: CallHook;
  readonly died: Promise<string>;
  #tell: (why: string) => void = () => {};

  constructor(hook: CallHook) {
    this.#hook = hook;
    this.died = new Promise((resolve) => {
      this.#tell = resolve;
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  die(why: string): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#tell(why);
  }

  /** Functions that answer with a promise are calls; everything else is handed on. `now` of a clock and the like stay as they are. */
  port<T extends object>(name: string, port: T, plain: readonly string[] = []): T {
    const wrapped = Object.entries(port).map(([verb, value]): [string, unknown] => {
      if (typeof value !== 'function' || plain.includes(verb)) return [verb, value];
      return [verb, (...args: readonly unknown[]) => this.#call(name, verb, value as Call, args)];
    });
    return Object.fromEntries(wrapped) as T;
  }

  async #call(port: string, verb: string, call: Call, args: readonly unknown[]): Promise<unknown> {
    if (!this.#alive) return never();
    await this.#hook('before', port, verb, args);
    if (!this.#isAlive()) return never();
    try {
      const answer = await call(...args);
      if (this.#isAlive()) await this.#hook('after', port, verb, args);
      return this.#isAlive() ? answer : await never();
    } catch (error) {
      if (!this.#isAlive()) return never();
      throw error;
    }
  }

  /** Read anew: it may have died in between. */
  #isAlive(): boolean {
    return this.#alive;
  }
}

type Call = (...args: readonly unknown[]) => Promise<unknown>;

/** A fresh one each time: whoever waits for it is forgotten with it. */
function never(): Promise<never> {
  return new Promise(() => {});
}
