/** The nodes of a network that Holdfast did not deploy, as the driver of commands wants them. */
import { resolve } from 'node:path';
import { failures } from '../../core/kernel/failure.ts';
import type { NodeId } from '../../core/kernel/ids.ts';
import { filledIn } from '../../core/topology/driver-placeholders.ts';
import { nodes } from '../../core/topology/lookup.ts';
import { mapValues } from '../../core/topology/map-values.ts';
import type { CommandsDriver, FabricNode, Topology } from '../../core/topology/model.ts';
import type { CommandsNode } from '../../drivers/commands/commands-node.ts';
import { NETWORK_CODES } from '../codes.ts';

const fail = failures(NETWORK_CODES);

/** Whether programs of the operator act on every node; the driver of one that names none is `default`. */
export function isForeign(topology: Topology): boolean {
  const all = nodes(topology);
  return all.length > 0 && all.every((node) => topology.drivers[node.driver]?.kind === 'commands');
}

/** @throws Failure E368 for what only `up` could have started. */
export function refuseForeign(topology: Topology): void {
  if (isForeign(topology)) throw fail('E368', `others deployed ${topology.name}: its drivers are commands`, { subject: topology.name });
}

export function foreignNodes(topology: Topology, folder: string): Readonly<Record<NodeId, CommandsNode>> {
  return Object.fromEntries(
    nodes(topology).flatMap((node) => {
      const driver = topology.drivers[node.driver];
      return driver?.kind === 'commands' ? [[node.id, commandsNode(node, driver, folder)]] : [];
    }),
  );
}

function commandsNode(node: FabricNode, { programs, lookFrom, data, limits }: CommandsDriver, folder: string): CommandsNode {
  const values = valuesOf(node);
  const filled = (argv: readonly string[]): readonly string[] => argv.map((word) => filledIn(word, values));
  return {
    id: node.id,
    programs: mapValues(programs as Readonly<Record<string, readonly string[]>>, filled),
    lookFrom: mapValues(lookFrom, filled),
    dataDir: data === undefined ? null : resolve(folder, filledIn(data, values)),
    limits,
  };
}

function valuesOf(node: FabricNode): Readonly<Record<string, string>> {
  const { id, host, organisation, at, data, ports } = node;
  return {
    node: id,
    host,
    organisation,
    region: at.region,
    data,
    grpc: String(ports.grpc),
    operations: String(ports.operations),
    ...(node.kind === 'orderer' ? { admin: String(node.ports.admin) } : {}),
  };
}
