/** One check against the settings of one node. */
import type { NodeId } from '../../kernel/ids.ts';
import type { Channel, FabricNode, Topology } from '../../topology/model.ts';
import type { Ask, Fault, ProductionCheck } from './check.ts';
import { PRODUCTION_CHECKS } from './checks.ts';
import { channelsByNode } from './node-facts.ts';
import type { NodeSettings, Settings } from './settings.ts';

/** What is known; worked out once for all checks. */
export interface Known {
  readonly topology: Topology;
  readonly settings: Settings;
  readonly channels: ReadonlyMap<NodeId, readonly Channel[]>;
}

export function knownOf(topology: Topology, settings: Settings = {}): Known {
  return { topology, settings, channels: channelsByNode(topology) };
}

/** All of them are about Fabric. */
export function checksFor({ platform }: Topology): readonly ProductionCheck[] {
  return platform.kind === 'fabric' ? PRODUCTION_CHECKS : [];
}

export function judgeNode(check: ProductionCheck, node: FabricNode, known: Known, settings: NodeSettings, ask: Ask): Fault | undefined {
  const around = { topology: known.topology, channels: known.channels.get(node.id) ?? [], settings };
  if (check.of === 'node') return check.find(ask, node, around);
  if (check.of === 'orderer' && node.kind === 'orderer') return check.find(ask, node, around);
  return check.of === 'peer' && node.kind === 'peer' ? check.find(ask, node, around) : undefined;
}
