/** Every file that a Fabric network needs in production, by path. Deterministic: the same topology gives the same bytes. */
import type { FabricNode, Topology } from '../../topology/model.ts';
import { configtxYaml } from './configtx-yaml.ts';
import { connectionProfile } from './connection-profile.ts';
import { coreYaml } from './core-yaml.ts';
import { cryptoConfigYaml } from './crypto-config-yaml.ts';
import { ordererYaml } from './orderer-yaml.ts';
import { type Placement, productionPlacement } from './placement.ts';

export type RenderedFiles = Readonly<Record<string, string>>;

/** Kinds of files that `render --only` takes. */
export const RENDER_KINDS = ['configtx', 'crypto', 'orderers', 'peers', 'connections'] as const;
export type RenderKind = (typeof RENDER_KINDS)[number];

export function renderFabric(
  topology: Topology,
  only: readonly RenderKind[] = RENDER_KINDS,
  placement: Placement = productionPlacement(topology),
): RenderedFiles {
  const files: Record<string, string> = {};
  if (only.includes('configtx')) files['configtx.yaml'] = configtxYaml(topology, placement);
  if (only.includes('crypto')) files['crypto-config.yaml'] = cryptoConfigYaml(topology);
  if (only.includes('orderers')) {
    for (const orderer of Object.values(topology.orderers)) {
      files[`nodes/${orderer.id}/orderer.yaml`] = ordererYaml(topology, orderer.id, placement);
      files[`nodes/${orderer.id}/node.env`] = nodeEnvironment(orderer, placement);
    }
  }
  if (only.includes('peers')) {
    for (const peer of Object.values(topology.peers)) {
      files[`nodes/${peer.id}/core.yaml`] = coreYaml(topology, peer.id, placement);
      files[`nodes/${peer.id}/node.env`] = nodeEnvironment(peer, placement);
    }
  }
  if (only.includes('connections')) {
    for (const organisation of Object.values(topology.organisations).filter(({ kind }) => kind === 'peer')) {
      const profile = connectionProfile(topology, organisation.id, (node) => ({
        address: `${placement.dial(node)}:${node.ports.grpc}`,
        tlsCaPem: null,
      }));
      files[`connections/connection-${organisation.id}.json`] = `${JSON.stringify(profile, null, 2)}\n`;
    }
  }
  return Object.fromEntries(Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What the process needs beside its YAML file; systemd's EnvironmentFile reads it. */
function nodeEnvironment(node: FabricNode, placement: Placement): string {
  const lines = [`FABRIC_CFG_PATH=${placement.paths(node).config}`, 'FABRIC_LOGGING_SPEC=info', 'FABRIC_LOGGING_FORMAT=json'];
  return `${lines.join('\n')}\n`;
}
