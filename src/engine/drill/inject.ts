/** Makes faults. The record of a fault is durable before the fault is made, with the time when anybody may take it away. */
import { cutId } from '../../core/chaos/fault.ts';
import type { Fault, FaultRecord } from '../../core/chaos/fault.ts';
import { unreachable } from '../../core/kernel/assert.ts';
import type { EpochMs } from '../../core/kernel/ids.ts';
import type { Driver } from '../../core/ports/driver.ts';
import type { World } from '../../core/ports/world.ts';

export async function makeFault(driver: Driver, record: FaultRecord): Promise<void> {
  const { fault } = record;
  switch (fault.kind) {
    case 'process.kill':
      return driver.kill(fault.node);
    case 'process.freeze':
      return driver.freeze(fault.node);
    case 'service.kill':
      return driver.killService(fault.node);
    case 'link.cut':
      await Promise.all(fault.cuts.map((cut, index) => driver.cut(cutId(record, index), cut)));
      return;
    case 'node.tune':
      return driver.tuneTcpSynRetries(fault.node, fault.tcpSynRetries);
    default:
      return unreachable(fault);
  }
}

export function newRecords(drill: string, faults: readonly Fault[], createdAt: EpochMs, deadlineMs: number): readonly FaultRecord[] {
  return faults.map((fault, index) => ({
    id: `${drill}-${createdAt}-${index}`,
    drill,
    fault,
    createdAt,
    deadline: createdAt + deadlineMs,
    state: 'intended',
  }));
}

/** Written down first, then made all at once: the loss of a region is one event. Every attempt has ended before this throws, so a heal cannot be overtaken. */
export async function makeFaults(world: Pick<World, 'driver' | 'faults'>, records: readonly FaultRecord[]): Promise<void> {
  for (const record of records) await world.faults.put(record);
  const results = await Promise.allSettled(records.map((record) => makeFault(world.driver, record)));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  for (const record of records) await world.faults.put({ ...record, state: 'active' });
}
