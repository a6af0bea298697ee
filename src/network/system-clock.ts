import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../core/ports/world.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(milliseconds, signal) {
    await delay(milliseconds, undefined, signal === undefined ? {} : { signal: signal as AbortSignal });
  },
};
