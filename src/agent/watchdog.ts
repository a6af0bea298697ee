/** Heals faults whose deadline has passed, whoever made them: a drill that was killed must not leave its fault behind. */
import { statSync } from 'node:fs';
import { healFaults } from '../engine/drill/heal.ts';
import { openForHealing } from '../network/open-for-healing.ts';
import { FileFaultStore } from '../store/files/fault-store.ts';

/** Half a second late at most; a folder that nobody wrote to costs one stat. */
const EVERY_MS = 500;
/** A folder's time of change moves in ticks of the kernel: one that is this old cannot hide a later change. */
const SETTLED_MS = 1_000;

export function startWatchdog(state: string, faults: string): void {
  const store = new FileFaultStore(faults);
  let busy = false;
  let quietSince: number | undefined;
  setInterval(() => {
    const changedAt = statSync(faults, { throwIfNoEntry: false })?.mtimeMs;
    if (busy || changedAt === undefined || changedAt === quietSince) return;
    busy = true;
    const settled = Date.now() - changedAt > SETTLED_MS;
    void healExpired(state, store)
      .then((left) => {
        if (left === 0 && settled) quietSince = changedAt;
      })
      .finally(() => {
        busy = false;
      });
  }, EVERY_MS);
}

/** How many faults are not healed, expired or not. */
async function healExpired(state: string, store: FileFaultStore): Promise<number> {
  try {
    // A damaged record is said by healFaults; until it is mended this looks again.
    const open = (await store.list()).filter(({ state: progress }) => progress !== 'healed');
    if (!open.some(({ deadline }) => deadline <= Date.now())) return open.length;
  } catch {
    // Whatever can be read is healed below.
  }
  try {
    const healed = await healFaults(await openForHealing(state), { onlyExpired: true });
    for (const { id, fault } of healed) process.stdout.write(`watchdog: healed ${fault.kind} ${id}\n`);
  } catch (error) {
    process.stderr.write(`watchdog: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  return 1;
}
