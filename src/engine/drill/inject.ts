/** Makes faults. The record of a fault is durable before the fault is made, with the time when anybody may take it away. */
import { cutId } from '../../core/chaos/fault.ts';
import type { Fault, FaultRecord } from '../../core/chaos/fault.ts';
import { DRILL_CODES } from '../../core/chaos/drill/codes.ts';
import { unreachable } from '../../core/kernel/assert.ts';
import { failures } from '../../core/kernel/failure.ts';
import type { EpochMs, NodeId } from '../../core/kernel/ids.ts';
import type { Driver } from '../../core/ports/driver.ts';
import type { World } from '../../core/ports/world.ts';
import { snapshotsLabelled } from '../handlers/snapshots.ts';

const fail = failures(DRILL_CODES);

export async function makeFault(driver: Driver, record: FaultRecord): Promise<void> {
  const { fault } = record;
  switch (fault.kind) {
    case 'process.kill':
      return driver.kill(fault.node);
    case 'process.lose':
      await driver.hold(fault.node, holdReason(record));
      return driver.kill(fault.node);
    case 'data.lose':
      return whileHeld(driver, record, fault.node, () => removeData(driver, fault.node, fault.folder));
    case 'data.turn-back':
      return whileHeld(driver, record, fault.node, () => turnBack(driver, fault.node, fault.label));
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

/** By which the inverse knows its own hold. */
export function holdReason({ id }: Pick<FaultRecord, 'id'>): string {
  return `fault ${id}`;
}

/** Nobody can start the node while its data are worked on, an engine least of all. */
async function whileHeld(driver: Driver, record: FaultRecord, node: NodeId, work: () => Promise<void>): Promise<void> {
  await driver.hold(node, holdReason(record));
  await driver.kill(node);
  await work();
  await releaseOwn(driver, record, node);
}

/** The hold of somebody else stays: it may be the fence of a recovery. */
export async function releaseOwn(driver: Driver, record: Pick<FaultRecord, 'id'>, node: NodeId): Promise<void> {
  if ((await driver.held(node)) === holdReason(record)) await driver.release(node);
}

async function removeData(driver: Driver, node: NodeId, folder: string): Promise<void> {
  if (folder === '.') return driver.wipe(node);
  const { exitCode, stderr } = await driver.run(node, '/bin/rm', ['-rf', '--', folder]);
  if (exitCode !== 0) throw fail('E632', `${folder} of ${node} could not be removed: ${stderr}`, { subject: node });
}

async function turnBack(driver: Driver, node: NodeId, label: string): Promise<void> {
  const newest = (await snapshotsLabelled(driver, node, label)).at(-1);
  if (newest === undefined) throw fail('E632', `${node} has no copy named ${label}`, { subject: node });
  await driver.wipe(node);
  await driver.copyIn(node, `snapshot:${newest}`, '.');
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
