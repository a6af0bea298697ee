/** Reads the configuration files that a user has: DIR/<node>/orderer.yaml or core.yaml, and if they are there DIR/<node>/env and msp/config.yaml. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeSettings, Settings } from '../../../core/analysis/production/settings.ts';
import { failures } from '../../../core/kernel/failure.ts';
import { nodes } from '../../../core/topology/lookup.ts';
import type { FabricNode, Topology } from '../../../core/topology/model.ts';
import { SETTINGS_CODES } from './codes.ts';
import { nodeSettings } from './node-settings.ts';
import type { SettingsFile } from './yaml-settings.ts';

const fail = failures(SETTINGS_CODES);

/** A node without files is left out; the checks say for which nodes they were not made. */
export async function readSettings(topology: Topology, folder: string): Promise<Settings> {
  const found = await Promise.all(nodes(topology).map((node) => settingsIn(topology, node, join(folder, node.id))));
  const known = found.filter((settings) => settings !== undefined);
  if (known.length === 0) throw fail('E450', `${folder} holds no configuration file of a node of "${topology.name}"`, { subject: folder });
  return Object.fromEntries(known.map((settings) => [settings.node, settings]));
}

async function settingsIn(topology: Topology, node: FabricNode, folder: string): Promise<NodeSettings | undefined> {
  const name = node.kind === 'orderer' ? 'orderer.yaml' : 'core.yaml';
  const [yaml, env, msp] = await Promise.all([name, 'env', join('msp', 'config.yaml')].map((each) => textOf(join(folder, each))));
  if (yaml === undefined && env === undefined) return undefined;
  return nodeSettings(topology, node, { ...(yaml && { yaml }), ...(env && { env }), ...(msp && { msp }) });
}

async function textOf(file: string): Promise<SettingsFile | undefined> {
  try {
    return { file, text: await readFile(file, 'utf8') };
  } catch (error) {
    const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw fail('E451', `cannot read ${file}: ${(error as Error).message}`, { subject: file, cause: error });
  }
}
