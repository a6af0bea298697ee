/**
 * Asks until something is so, or the limit has passed. Time passes through the world's clock only; as that may go back, it asks no more often
 * than fits into the limit.
 */
import type { Clock } from '../../core/ports/world.ts';

const ASK_MS = 100;

export async function comesTrue(clock: Clock, limitMs: number, ask: () => Promise<boolean>): Promise<boolean> {
  const end = clock.now() + limitMs;
  for (let slept = 0; ; slept += ASK_MS) {
    if (await ask()) return true;
    if (clock.now() >= end || slept >= limitMs) return false;
    await clock.sleep(ASK_MS);
  }
}
