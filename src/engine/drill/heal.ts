/**
 * Takes faults away. Used at the end of a drill, by `holdfast drill heal`, by every agent's watchdog and at the start of
 * every command. Safe to run twice and by two at once: every inverse is.
 */
import { cutId, DEFAULT_TCP_SYN_RETRIES } from '../../core/chaos/fault.ts';
import type { FaultRecord } from '../../core/chaos/fault.ts';
import { DRILL_CODES } from '../../core/chaos/drill/codes.ts';
import { unreachable } from '../../core/kernel/assert.ts';
import { failures } from '../../core/kernel/failure.ts';
import type { Driver } from '../../core/ports/driver.ts';
import type { World } from '../../core/ports/world.ts';
import { messageOf } from './drill-run.ts';
import { releaseOwn } from './inject.ts';

const fail = failures(DRILL_CODES);

export type HealingWorld = Pick<World, 'driver' | 'faults' | 'clock'>;

/** The inverse of one fault. It does not matter whether the fault was ever made. */
export async function undoFault(driver: Driver, record: Pick<FaultRecord, 'id' | 'fault'>): Promise<void> {
  const { fault } = record;
  switch (fault.kind) {
    case 'process.kill':
      return driver.start(fault.node);
    case 'process.lose':
      await releaseOwn(driver, record, fault.node);
      return driver.start(fault.node);
    case 'data.lose':
    case 'data.turn-back':
      return releaseOwn(driver, record, fault.node);
    case 'process.freeze':
      return driver.thaw(fault.node);
    case 'service.kill':
      return driver.startService(fault.node);
    case 'link.cut':
      for (const index of fault.cuts.keys()) await driver.heal(cutId(record, index));
      return;
    case 'node.tune':
      return driver.tuneTcpSynRetries(fault.node, DEFAULT_TCP_SYN_RETRIES);
    default:
      return unreachable(fault);
  }
}

/** Undoes the fault, then writes down that it is healed: a crash in between only repeats the inverse. */
export async function healFault(world: HealingWorld, record: FaultRecord): Promise<FaultRecord> {
  await undoFault(world.driver, record);
  const healed: FaultRecord = { ...record, state: 'healed' };
  await world.faults.put(healed);
  return healed;
}

/** Heals every recorded fault (or those whose deadline has passed); tries all of them before it complains about one, or about a damaged record. */
export async function healFaults(world: HealingWorld, options: { readonly onlyExpired: boolean }): Promise<readonly FaultRecord[]> {
  const now = world.clock.now();
  const damaged: Error[] = [];
  const known = await world.faults.list((failure) => damaged.push(failure));
  const due = known.filter((record) => record.state !== 'healed' && (!options.onlyExpired || record.deadline <= now));
  const results = await Promise.allSettled(due.map((record) => healFault(world, record)));
  const failed = results.flatMap((result, index) =>
    result.status === 'rejected' ? [{ record: due[index], error: result.reason as unknown }] : [],
  );
  const [first] = failed;
  if (first !== undefined) {
    const names = failed.map(({ record, error }) => `${record?.id}: ${messageOf(error)}`).join('; ');
    throw fail('E630', `${failed.length} of ${due.length} faults could not be healed: ${names}`, { cause: first.error });
  }
  const [unreadable] = damaged;
  if (unreadable !== undefined) throw unreadable;
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
