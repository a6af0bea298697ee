/** Heals faults whose deadline has passed, whoever made them: a drill that was killed must not leave its fault behind. */
import { existsSync, readdirSync } from 'node:fs';
import { healFaults } from '../engine/drill/heal.ts';
import { openForHealing } from '../network/open-for-healing.ts';

/** Half a second late at most; reading an empty folder costs nothing. */
const EVERY_MS = 500;

export function startWatchdog(state: string, faults: string): void {
  let busy = false;
  setInterval(() => {
    if (busy || !existsSync(faults) || readdirSync(faults).length === 0) return;
    busy = true;
    void heal(state).finally(() => {
      busy = false;
    });
  }, EVERY_MS);
}

async function heal(state: string): Promise<void> {
  try {
    const healed = await healFaults(await openForHealing(state), { onlyExpired: true });
    for (const { id, fault } of healed) process.stdout.write(`watchdog: healed ${fault.kind} ${id}\n`);
  } catch (error) {
    process.stderr.write(`watchdog: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
