/** The settings of the nodes as Holdfast's own files give them. */
import type { Settings } from '../../../core/analysis/production/settings.ts';
import type { RenderedFiles } from '../../../core/render/fabric/files.ts';
import { nodes } from '../../../core/topology/lookup.ts';
import type { Topology } from '../../../core/topology/model.ts';
import { nodeSettings } from './node-settings.ts';
import type { SettingsFile } from './yaml-settings.ts';

/** Takes what `renderFabric` gives; a node whose files are not among it is left out. */
export function renderedSettings(topology: Topology, files: RenderedFiles): Settings {
  return Object.fromEntries(
    nodes(topology).flatMap((node) => {
      const of = (name: string): SettingsFile | undefined => {
        const file = `nodes/${node.id}/${name}`;
        return Object.hasOwn(files, file) ? { file, text: files[file] ?? '' } : undefined;
      };
      const yaml = of(node.kind === 'orderer' ? 'orderer.yaml' : 'core.yaml');
      const env = of('node.env');
      const msp = of('msp/config.yaml');
      if (yaml === undefined) return [];
      return [[node.id, nodeSettings(topology, node, { yaml, ...(env && { env }), ...(msp && { msp }) })]];
    }),
  );
}
