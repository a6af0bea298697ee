/** A tick that failed: written down where that is possible, and told in any case. */
import { Failure } from '../core/kernel/failure.ts';
import type { EpochMs } from '../core/kernel/ids.ts';
import type { Engine, TickReport } from './engine.ts';

/** Somebody else acts now; whatever this engine still did could undo it. */
const REPLACED: readonly string[] = ['E801', 'E802', 'E811'];
/** What `report-error.ts` of the command line calls a fault of Holdfast itself. */
const BUG = 'E901';

export function endsTheEngine(error: unknown): boolean {
  return error instanceof Failure && REPLACED.includes(error.code);
}

export async function recordFailure(engine: Engine, at: EpochMs, error: unknown): Promise<TickReport> {
  const failure = describe(error);
  const says = `${failure.code} ${failure.message}`;
  if (says !== engine.told.failure) {
    try {
      await engine.memory.write('note', { tick: 'failed', ...failure });
      engine.told.failure = says;
    } catch (second) {
      if (endsTheEngine(second)) throw second;
      // A store that takes nothing: the report is all that is left, and nothing was done.
    }
  }
  const summary = `nothing was done in this tick: ${failure.message} (${failure.code})`;
  return { at, summary, decision: null, acted: { state: 'nothing to do' }, failure };
}

function describe(error: unknown): NonNullable<TickReport['failure']> {
  if (error instanceof Failure) return { code: error.code, message: error.message, hint: error.hint };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: BUG, message, hint: 'This is a fault of Holdfast: report it with this message; the engine goes on with its next tick.' };
}
