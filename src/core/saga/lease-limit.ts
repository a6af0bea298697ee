/**
 * A lease that ends further away than any engine asks for was written before the clock went back. Whoever comes then shortens it to this, so
 * that the holder can still renew it, and nobody waits for as long as the clock went back.
 */
import type { EpochMs } from '../kernel/ids.ts';

/** Engines of one network may ask for different times; none asks for this many times as long as another. */
const LONGEST = 4;

export function believableEnd(expiresAt: EpochMs, now: EpochMs, timeToLiveMs: number): EpochMs {
  return Math.min(expiresAt, now + LONGEST * timeToLiveMs);
}
