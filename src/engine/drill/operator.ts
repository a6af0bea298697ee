/** The hands of a drill that tries what Holdfast does: engines and commands of their own, as an operator starts them, and the engine's log. */
import type { EpochMs } from '../../core/kernel/ids.ts';
import type { LogRecord } from '../../core/ports/engine-store.ts';

export interface CommandEnd {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  /** What it printed with `--json`; null when that is no document. */
  readonly document: unknown;
}

export interface RunningCommand {
  readonly ended: Promise<CommandEnd>;
  /** SIGKILL. */
  kill(): void;
}

export interface Operator {
  /** `holdfast recover WORDS` on the network of the drill. */
  recover(words: readonly string[]): RunningCommand;
  /** A path for a plan that no file has yet. */
  newPlanFile(): Promise<string>;
  /** Writes a plan that a hand has changed beside the one that was made. Returns its path. */
  changedPlan(file: string): Promise<string>;
  /** Whether an engine holds the lease. */
  isServed(): Promise<boolean>;
  /** Starts an engine, unless one holds the lease. */
  startEngine(): Promise<void>;
  /** SIGKILL to the engine that was started here. */
  killEngine(): Promise<void>;
  /** SIGTERM to the engine that was started here, and waits for its end. */
  endEngine(): Promise<void>;
  log(since: EpochMs): Promise<readonly LogRecord[]>;
}
