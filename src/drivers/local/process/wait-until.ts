/** Waiting for the kernel: it tells nobody but the parent when a process changes its state, so we look again. */
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MS = 10;

export async function waitUntil(limitMs: number, holds: () => boolean): Promise<boolean> {
  const end = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() >= end) return false;
    await delay(LOOK_MS);
  }
  return true;
}
