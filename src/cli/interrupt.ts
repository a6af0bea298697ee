/** Ctrl-C and SIGTERM as an AbortSignal: commands clean up and end; a second signal ends the process at once. */

/** One Ctrl-C arrives several times: from the terminal, and passed on by npm and by the launcher. That is no second one. */
const ECHO_MS = 1_000;

export const INTERRUPT_EXITS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 143 } as const;
export type InterruptSignal = keyof typeof INTERRUPT_EXITS;

/** The reason of the AbortSignal, and what a command throws when it stopped because of it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly exit: 130 | 143;

  constructor(signal: InterruptSignal) {
    super(`interrupted by ${signal}`);
    this.exit = INTERRUPT_EXITS[signal];
  }
}

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Called at the first signal, to tell the user that cleaning up has begun. */
  onFirst: (reason: Interrupted) => void;
  stopListening(): void;
}

export function listenForInterrupts(): Interrupt {
  const controller = new AbortController();
  const names = Object.keys(INTERRUPT_EXITS) as InterruptSignal[];
  let first = 0;
  const listener = (signal: InterruptSignal): void => {
    if (controller.signal.aborted) {
      if (performance.now() - first > ECHO_MS) process.exit(INTERRUPT_EXITS[signal]);
      return;
    }
    first = performance.now();
    const reason = new Interrupted(signal);
    interrupt.onFirst(reason);
    controller.abort(reason);
  };
  for (const name of names) process.on(name, listener);
  const interrupt: Interrupt = {
    signal: controller.signal,
    onFirst: () => undefined,
    stopListening: () => {
      for (const name of names) process.off(name, listener);
    },
  };
  return interrupt;
}
