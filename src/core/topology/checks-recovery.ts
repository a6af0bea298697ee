/** The `recovery` section: limits that would make a recovery come too late. */
import type { Report } from './checks.ts';
import { milliseconds } from './milliseconds.ts';
import type { TopologyDraft } from './schema.ts';

/** Ordering stalls 20.4 s after a silent loss; making the fence takes a round and some seconds. */
const FENCE_AT_MOST_MS = 15_000;
/** Ordering stalls about 80 s after a consenter froze. */
const KILL_AT_MOST_MS = 60_000;

export function checkRecovery({ recovery }: TopologyDraft, report: Report): void {
  const { fence, hung, disk } = recovery ?? {};
  if (milliseconds(fence?.after) > FENCE_AT_MOST_MS)
    report('E141', `a fence ${fence?.after} after a silent loss comes too late: ordering stalls after 20 s`, [
      'recovery',
      'fence',
      'after',
    ]);
  if (milliseconds(hung?.['kill-after']) > KILL_AT_MOST_MS)
    report('E141', `a kill ${hung?.['kill-after']} after a process hung comes too late: ordering stalls after 80 s`, [
      'recovery',
      'hung',
      'kill-after',
    ]);
  const { 'warning-percent': warning = 15, 'error-percent': error = 10 } = disk ?? {};
  if (error > warning)
    report('E141', `a disk would be an error at ${error} % free before it is a warning at ${warning} %`, ['recovery', 'disk']);
}
