/** The network between regions of a local network: real namespaces, or nothing in loopback mode. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Topology } from '../core/topology/model.ts';
import { nodes } from '../core/topology/lookup.ts';
import type { LocalNet } from '../drivers/local/net-port.ts';
import { createNet, destroyNet, openNet, planNet } from '../drivers/local/net/net.ts';
import type { NetPlan, RunningNet } from '../drivers/local/net/types.ts';
import type { NetworkPaths } from './paths.ts';
import type { NetworkRecord } from './record.ts';

export function regionPlan(topology: Topology, detour: boolean): NetPlan {
  return planNet({
    regions: Object.keys(topology.regions).map((id) => ({ id })),
    nodes: nodes(topology).map(({ id, at, host }) => ({ id, region: at.region, hostNames: host === id ? [host] : [host, id] })),
    latency: topology.latency,
    detour,
  });
}

export async function ensureRegions(
  topology: Topology,
  record: NetworkRecord,
  paths: NetworkPaths,
  onProgress: (text: string) => void,
): Promise<void> {
  if (record.mode === 'loopback') return;
  await createNet(regionPlan(topology, record.latency), {
    stateDir: paths.net,
    runtimeDir: paths.runtime,
    networkId: record.id,
    onProgress,
  });
}

/** Null in loopback mode. */
export async function openRegions(record: NetworkRecord, paths: NetworkPaths): Promise<(LocalNet & RunningNet) | null> {
  return record.mode === 'loopback' ? null : openNet(paths.net);
}

/** Works from the network's mark alone; without any id there is nothing that could be ours. */
export async function destroyRegions(paths: NetworkPaths, networkId: string | null): Promise<void> {
  if (networkId !== null) await destroyNet(paths.net, networkId);
  else if (existsSync(join(paths.net, 'net.json'))) await destroyNet(paths.net, 'unknown');
}
