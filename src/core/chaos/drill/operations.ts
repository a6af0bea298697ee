/** Reading a journal while it grows: which operations belong to a drill, which have ended, and how each region is doing. */
import type { EpochMs, RegionId } from '../../kernel/ids.ts';
import type { JournalEvent } from '../journal.ts';

/**
 * The operations whose intent lies in [from, until), with every event that they have; headers stay. So a load that goes on
 * over several drills gives each drill its own part.
 */
export function selectOperations(journal: readonly JournalEvent[], from: EpochMs, until: EpochMs): readonly JournalEvent[] {
  const chosen = new Set<string>();
  for (const event of journal) {
    if (event.event === 'intent' && event.at >= from && event.at < until) chosen.add(event.op);
  }
  return journal.filter((event) => event.event === 'run' || chosen.has(event.op));
}

/** Operations whose client still tries: no end is written yet. */
export function openOperations(journal: readonly JournalEvent[]): number {
  const open = new Set<string>();
  for (const event of journal) {
    if (event.event === 'intent') open.add(event.op);
  }
  for (const event of journal) {
    if (event.event === 'acknowledged' || event.event === 'invalid' || event.event === 'gave-up') open.delete(event.op);
  }
  return open.size;
}

/** Acknowledged operations since a time, by region. An operation id is `<client>/<number>`; headers say where clients are. */
export function acknowledgedByRegion(journal: readonly JournalEvent[], since: EpochMs): ReadonlyMap<RegionId, number> {
  const regions = new Map<string, RegionId>();
  for (const event of journal) if (event.event === 'run') regions.set(event.client, event.region);
  const counts = new Map<RegionId, number>();
  for (const event of journal) {
    if (event.event !== 'acknowledged' || event.at < since) continue;
    const region = regions.get(event.op.slice(0, Math.max(0, event.op.lastIndexOf('/')))) ?? '';
    counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  return counts;
}

/** Regions in which the journal has clients. */
export function regionsWithClients(journal: readonly JournalEvent[]): readonly RegionId[] {
  return [...new Set(journal.flatMap((event) => (event.event === 'run' ? [event.region] : [])))];
}
