/** How commands find the network of a topology file. */
import type { Topology } from '../core/topology/model.ts';
import type { OpenNetwork } from '../network/open.ts';
import type { CliContext } from './context.ts';
import { loadTopology } from './topology.ts';

export interface FoundNetwork {
  readonly topology: Topology;
  readonly network: OpenNetwork;
}

/** A network that `up` started here. @throws Failure E368 for one that others deployed. */
export async function findNetwork(file: string, context: CliContext): Promise<FoundNetwork> {
  const { topology } = await loadTopology(file, context);
  const { refuseForeign } = await import('../network/foreign/foreign-nodes.ts');
  refuseForeign(topology);
  return opened(topology, file, context);
}

/** The same for what works on a network of others, too. */
export async function findAnyNetwork(file: string, context: CliContext): Promise<FoundNetwork> {
  const { topology } = await loadTopology(file, context);
  return opened(topology, file, context);
}

/** Heals faults whose deadline has passed, whoever made them: a killed drill must not outlive its deadline by our looking away. */
async function opened(topology: Topology, file: string, context: CliContext): Promise<FoundNetwork> {
  const { openAny } = await import('../network/open-any.ts');
  const { healFaults } = await import('../engine/drill/heal.ts');
  const network = await openAny(await inFolder(file, context), topology, context.environment);
  const healed = await healFaults(network.world, { onlyExpired: true });
  for (const record of healed)
    context.output.note({ text: `healed ${record.fault.kind} of ${record.drill}: its deadline had passed`, tone: 'warning' });
  return { topology, network };
}

export async function inFolder(file: string, context: CliContext): Promise<string> {
  const { resolve } = await import('node:path');
  return resolve(context.folder, file);
}
