/** A running network, found again: record, driver, agents and World. */
import type { Driver } from '../core/ports/driver.ts';
import type { NodeId } from '../core/kernel/ids.ts';
import type { FabricAccess } from '../core/platforms/fabric/access.ts';
import type { World } from '../core/ports/world.ts';
import type { Topology } from '../core/topology/model.ts';
import type { CommandsNode } from '../drivers/commands/commands-node.ts';
import type { RunningNet } from '../drivers/local/net/types.ts';
import { readJson } from '../store/files/json-file.ts';
import { type Agents, openAgents } from './agents.ts';
import { openDriver } from './open-driver.ts';
import type { NetworkPaths } from './paths.ts';
import { type NetworkRecord, requireRecord } from './record.ts';
import { localDisks, type NodeDisks } from './recovery/node-disks.ts';
import { localWorld } from './world.ts';

export interface OpenNetwork {
  readonly topology: Topology;
  readonly record: NetworkRecord;
  readonly paths: NetworkPaths;
  readonly driver: Driver;
  /** Null in loopback mode. */
  readonly regions: RunningNet | null;
  /** Why the namespaces are gone; null when they are there, or were never wanted. */
  readonly broken: string | null;
  readonly agents: Agents;
  readonly world: World;
  /** How its nodes are reached, and as whom. */
  access(): Promise<FabricAccess>;
  readonly disks: NodeDisks;
  /** What acts on the nodes of a network that Holdfast did not deploy; null for one of ours. */
  readonly foreign: Readonly<Record<NodeId, CommandsNode>> | null;
  /** Arguments that put a program into a namespace; empty in loopback mode. */
  enterPrefix(namespace: string | null): readonly string[];
  close(): void;
}

export async function openNetwork(topology: Topology, paths: NetworkPaths): Promise<OpenNetwork> {
  const record = await requireRecord(paths);
  const { driver, regions, broken } = await openDriver(topology, record, paths);
  const agents = openAgents(record, paths);
  return {
    topology,
    record,
    paths,
    driver,
    regions,
    broken,
    agents,
    world: localWorld({ topology, driver, agents, paths }),
    access: async () => (await readJson(paths.access)) as FabricAccess,
    disks: localDisks(topology, paths),
    foreign: null,
    enterPrefix: (namespace) => (regions === null || namespace === null ? [] : regions.enterPrefix(namespace)),
    close: () => agents.close(),
  };
}
