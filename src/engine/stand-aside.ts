/**
 * Letting a command of people act. It needs the lease that this engine holds, so it asks for it in the log. An engine that has begun something
 * finishes it first. There is one lease at every moment, so there is one that acts, and whoever takes it goes on from the log.
 */
import { Failure } from '../core/kernel/failure.ts';
import type { CancelSignal } from '../core/ports/world.ts';
import type { Engine } from './engine.ts';
import type { TurnAsked } from './fold-log.ts';

/** A command that asks waits for so long, and no request counts for longer. */
export const TURN_WAIT_MS = 20_000;
/** The command tries to take the lease several times a second. */
const TAKE_MS = 2_000;
/** Between two looks whether it has given it back. */
const ASK_MS = 500;

/** Null when nobody asks, or a plan has begun. */
export function turnAskedOf({ memory, world }: Pick<Engine, 'memory' | 'world'>): TurnAsked | null {
  const { running, turnAsked = null } = memory.now;
  if (running !== null || turnAsked === null) return null;
  return Math.abs(world.clock.now() - turnAsked.at) <= TURN_WAIT_MS ? turnAsked : null;
}

/** Returns with the lease, when the one who asked has given it back or has not taken it. Throws E811 when anybody else has it. */
export async function standAside(engine: Engine, { by, plan }: TurnAsked, signal: CancelSignal): Promise<void> {
  const { lease, memory, world } = engine;
  const summary = `stands aside for ${plan}: ${by} acts.`;
  await memory.write('stood-aside', { plan, for: by });
  engine.report({ at: world.clock.now(), summary, decision: null, acted: { state: 'nothing to do' }, failure: null });
  await lease.release();
  for (let pause = TAKE_MS; ; pause = ASK_MS) {
    await world.clock.sleep(pause, signal).catch(() => {});
    if (signal.aborted) return;
    try {
      return await lease.acquire();
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'E811' || error.subject !== by) throw error;
    }
  }
}
