/** A running local network, found again: record, driver, agents and World. */
import { join } from 'node:path';
import type { World } from '../core/ports/world.ts';
import type { Driver } from '../core/ports/driver.ts';
import type { Topology } from '../core/topology/model.ts';
import { createLocalDriver } from '../drivers/local/local-driver.ts';
import { type Agents, openAgents } from './agents.ts';
import { localNodes } from './local-nodes.ts';
import { openRegions } from './regions.ts';
import type { NetworkPaths } from './paths.ts';
import { withLock } from '../store/files/lock.ts';
import { type NetworkRecord, requireRecord } from './record.ts';
import { localWorld } from './world.ts';

/** Two healers of one node wait for each other; starting a node takes seconds on a loaded machine. */
const NODE_LOCK_WAIT_MS = 30_000;

export interface OpenNetwork {
  readonly topology: Topology;
  readonly record: NetworkRecord;
  readonly paths: NetworkPaths;
  readonly driver: Driver;
  readonly agents: Agents;
  readonly world: World;
  /** Arguments that put a program into a namespace; empty in loopback mode. */
  enterPrefix(namespace: string | null): readonly string[];
  close(): void;
}

export async function openNetwork(topology: Topology, paths: NetworkPaths): Promise<OpenNetwork> {
  const record = await requireRecord(paths);
  const regions = await openRegions(record, paths);
  const driver = createLocalDriver({
    networkId: record.id,
    nodes: localNodes(topology, record, paths),
    net: regions,
    noNet: record.limits[0] ?? 'the network was started with loopback addresses',
    snapshotDir: join(paths.state, 'snapshots'),
    exclusive: (name, work) => withLock(join(paths.state, 'locks'), name, { wait: NODE_LOCK_WAIT_MS }, work),
  });
  const agents = openAgents(record, paths);
  return {
    topology,
    record,
    paths,
    driver,
    agents,
    world: localWorld({ topology, driver, agents, paths }),
    enterPrefix: (namespace) => (regions === null ? [] : regions.enterPrefix(namespace)),
    close: () => agents.close(),
  };
}
