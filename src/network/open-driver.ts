/** The local driver of a network, with the namespaces that it needs. */
import { join } from 'node:path';
import type { Driver } from '../core/ports/driver.ts';
import { Failure } from '../core/kernel/failure.ts';
import type { Topology } from '../core/topology/model.ts';
import { createLocalDriver } from '../drivers/local/local-driver.ts';
import type { RunningNet } from '../drivers/local/net/types.ts';
import { withLock } from '../store/files/lock.ts';
import { localNodes } from './local-nodes.ts';
import type { NetworkPaths } from './paths.ts';
import type { NetworkRecord } from './record.ts';
import { openRegions } from './regions.ts';

/** Two healers of one node wait for each other; starting a node takes seconds on a loaded machine. */
export const NODE_LOCK_WAIT_MS = 30_000;

export interface OpenDriver {
  readonly driver: Driver;
  /** Null in loopback mode, and when the namespaces are gone. */
  readonly regions: RunningNet | null;
  /** Why there are no namespaces although the network was started with some; processes can still be looked at. */
  readonly broken: string | null;
}

export async function openDriver(topology: Topology, record: NetworkRecord, paths: NetworkPaths): Promise<OpenDriver> {
  const { regions, broken } = await regionsOrReason(record, paths);
  const driver = createLocalDriver({
    networkId: record.id,
    nodes: localNodes(topology, record, paths),
    net: regions,
    noNet: broken ?? record.limits[0] ?? 'the network was started with loopback addresses',
    snapshotDir: join(paths.state, 'snapshots'),
    exclusive: (name, work) => withLock(join(paths.state, 'locks'), name, { wait: NODE_LOCK_WAIT_MS }, work),
  });
  return { driver, regions, broken };
}

async function regionsOrReason(record: NetworkRecord, paths: NetworkPaths): Promise<Pick<OpenDriver, 'regions' | 'broken'>> {
  try {
    return { regions: await openRegions(record, paths), broken: null };
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'E302')) throw error;
    return { regions: null, broken: error.message };
  }
}
