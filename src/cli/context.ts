/** What every command gets: where to print, when to stop, where it runs. One per process. */
import type { Output } from './output.ts';

export interface CliContext {
  readonly output: Output;
  /** Aborts at Ctrl-C and SIGTERM with an Interrupted; pass it on, clean up, and throw its reason. */
  readonly signal: AbortSignal;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The command is done, and its answer is "not fine": exit code 1. */
  notFine(): void;
}

/** Groups of the help, in its order. */
export const GROUPS = {
  begin: 'Plan and prepare:',
  network: 'Run and watch a network:',
  keep: 'Keep it running:',
  prove: 'Break it and prove it:',
  help: 'Help:',
} as const;

/** One file of src/cli/commands. Heavy modules are imported inside the action, so that --help and explain stay fast. */
export interface CommandModule {
  register(program: import('commander').Command, context: CliContext): void;
}
