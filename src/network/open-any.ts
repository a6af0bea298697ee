/** The network of a topology file: one that `up` started here, or one that others run. */
import { dirname } from 'node:path';
import type { Topology } from '../core/topology/model.ts';
import { isForeign } from './foreign/foreign-nodes.ts';
import { type OpenNetwork, openNetwork } from './open.ts';
import { networkPaths, stateFolder } from './paths.ts';

/** @param topologyFile absolute. */
export async function openAny(topologyFile: string, topology: Topology, environment: NodeJS.ProcessEnv): Promise<OpenNetwork> {
  const paths = networkPaths(stateFolder(topologyFile, topology.name, environment));
  if (!isForeign(topology)) return openNetwork(topology, paths);
  // It asks the nodes itself and loads all that an agent does.
  const { openForeign } = await import('./foreign/open-foreign.ts');
  return openForeign(topology, paths, dirname(topologyFile));
}
