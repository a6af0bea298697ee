/** The settings of one node out of the texts of its files. */
import type { NodeSettings, Setting } from '../../../core/analysis/production/settings.ts';
import type { FabricNode, Topology } from '../../../core/topology/model.ts';
import { variables, withVariables } from './environment.ts';
import { type SettingsFile, yamlSettings } from './yaml-settings.ts';

/** A file that is not there is absent. */
export interface NodeFiles {
  /** orderer.yaml or core.yaml. */
  readonly yaml?: SettingsFile;
  readonly env?: SettingsFile;
  /** config.yaml of the MSP folder; its keys get the prefix `msp.`: `msp.NodeOUs.Enable`. */
  readonly msp?: SettingsFile;
}

export function nodeSettings(topology: Topology, node: FabricNode, { yaml, env, msp }: NodeFiles): NodeSettings {
  const { version } = topology.platform;
  const own = yaml === undefined ? [] : yamlSettings(yaml);
  const program = { kind: node.kind, major: Number(version.split('.')[0]), hasFile: yaml !== undefined };
  const all = [
    ...(env === undefined ? own : withVariables(own, variables(env), env.file, program)),
    ...(msp === undefined ? [] : yamlSettings(msp, 'msp.')),
  ];
  // A later one wins: a variable over the file, a key over a merged one.
  const values: Readonly<Record<string, Setting>> = Object.fromEntries(all.map((setting) => [setting.key.toLowerCase(), setting]));
  return {
    node: node.id,
    kind: node.kind,
    version,
    values,
    ...(yaml === undefined ? {} : { file: yaml.file }),
    ...(env === undefined ? {} : { envFile: env.file }),
    ...(msp === undefined ? {} : { mspFile: msp.file }),
  };
}
