/** How commands find the network of a topology file. */
import type { Topology } from '../core/topology/model.ts';
import type { OpenNetwork } from '../network/open.ts';
import type { CliContext } from './context.ts';
import { loadTopology } from './topology.ts';

export interface FoundNetwork {
  readonly topology: Topology;
  readonly network: OpenNetwork;
}

/** Heals faults whose deadline has passed, whoever made them: a killed drill must not outlive its deadline by our looking away. */
export async function findNetwork(file: string, context: CliContext): Promise<FoundNetwork> {
  const { topology } = await loadTopology(file, context);
  const { openNetwork } = await import('../network/open.ts');
  const { networkPaths, stateFolder } = await import('../network/paths.ts');
  const { healFaults } = await import('../engine/drill/heal.ts');
  const paths = networkPaths(stateFolder(await inFolder(file, context), topology.name, context.environment));
  const network = await openNetwork(topology, paths);
  const healed = await healFaults(network.world, { onlyExpired: true });
  for (const record of healed)
    context.output.note({ text: `healed ${record.fault.kind} of ${record.drill}: its deadline had passed`, tone: 'warning' });
  return { topology, network };
}

export async function inFolder(file: string, context: CliContext): Promise<string> {
  const { resolve } = await import('node:path');
  return resolve(context.folder, file);
}
