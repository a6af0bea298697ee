/** The loads of this region: clients and block watchers, by load. */
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import type { JournalEvent } from '../core/chaos/journal.ts';
import type { LoadAssignment } from '../core/ports/agent.ts';
import { openEventFile } from '../platforms/fabric/load/journal-file.ts';
import { createLoadClient, type LoadClient } from '../platforms/fabric/load/load-client.ts';
import type { LoadedAccess } from '../platforms/fabric/load-access.ts';
import { type Arrivals, watchArrivals } from './arrivals.ts';
import { clientAccess } from './client-access.ts';

interface LoadRun {
  readonly client: LoadClient | null;
  readonly arrivals: Arrivals;
  readonly close: () => void;
  readonly lease: NodeJS.Timeout;
}

/** Whoever started a load keeps it alive every few seconds (core/ports/agent.ts); a loaded machine gets several times that. */
const LEASE_MS = 30_000;

export interface LoadRuns {
  start(assignment: LoadAssignment): void;
  keep(load: string): void;
  stop(load: string): Promise<void>;
}

export function loadRuns(access: LoadedAccess, region: string, folder: string): LoadRuns {
  const runs = new Map<string, LoadRun>();
  const stop = async (load: string): Promise<void> => {
    const run = runs.get(load);
    if (run === undefined) return;
    runs.delete(load);
    clearTimeout(run.lease);
    await run.client?.stop();
    await run.arrivals.stop();
    run.close();
  };
  return {
    stop,
    keep: (load) => void runs.get(load)?.lease.refresh(),
    start(assignment) {
      if (runs.has(assignment.load)) return;
      const own = join(folder, assignment.load);
      mkdirSync(own, { recursive: true, mode: 0o700 });
      const journal = openEventFile<JournalEvent>(join(own, `${region}.journal.ndjson`));
      const client =
        assignment.rate > 0
          ? createLoadClient({ access: clientAccess(access, assignment), assignment, region, journal: (event) => journal.write(event) })
          : null;
      const arrivals = watchArrivals({
        access,
        observer: `agent:${region}`,
        channel: assignment.channel,
        sources: assignment.watch,
        path: join(own, `${region}.arrivals.ndjson`),
      });
      const lease = setTimeout(() => {
        process.stdout.write(`load ${assignment.load} ends: whoever started it is gone\n`);
        void stop(assignment.load);
      }, LEASE_MS);
      runs.set(assignment.load, { client, arrivals, close: () => journal.close(), lease });
    },
  };
}
