/** Asks until something is so, or the limit has passed. Time passes through the world's clock only. */
import type { Clock } from '../../core/ports/world.ts';

const ASK_MS = 100;

export async function comesTrue(clock: Clock, limitMs: number, ask: () => Promise<boolean>): Promise<boolean> {
  for (const end = clock.now() + limitMs; ; await clock.sleep(ASK_MS)) {
    if (await ask()) return true;
    if (clock.now() >= end) return false;
  }
}
