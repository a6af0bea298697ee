/** A running network for tests: every node of a topology up, with the configurations that are given. */
import { readFileSync } from 'node:fs';
import type { LiveNetwork } from '../../src/core/analysis/drift/model.ts';
import { seen } from '../../src/core/observation/observed.ts';
import type { ChannelConfig } from '../../src/core/platforms/fabric/channel-config/model.ts';
import { nodes } from '../../src/core/topology/lookup.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { decodeConfigBlock } from '../../src/platforms/fabric/config/decode-config-block.ts';
import { realConfigs } from '../update/real-config.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);

export const exampleText = (name: string): string => readFileSync(new URL(`${name}.yaml`, EXAMPLES), 'utf8');

/** The first configuration of a channel, as Fabric's own configtxgen writes it. */
export async function genesisConfig(programs: string, topology: Topology, channel: string): Promise<ChannelConfig> {
  using real = realConfigs(programs);
  return decodeConfigBlock(await real.genesis(topology, channel), channel);
}

export function running(topology: Topology, configs: readonly ChannelConfig[]): LiveNetwork {
  const channelsOf = (id: string): readonly string[] =>
    Object.values(topology.channels)
      .filter(({ consenters, peers }) => [...consenters, ...peers].includes(id))
      .map((channel) => channel.id);
  return {
    at: 0,
    addressing: 'names',
    nodes: Object.fromEntries(
      nodes(topology).map(({ id, kind, host, ports }) => {
        const address = { host, port: ports.grpc };
        return [id, { kind, address, version: seen(topology.platform.version, 0, [id]), channels: seen(channelsOf(id), 0, [id]) }];
      }),
    ),
    channels: Object.fromEntries(configs.map((config) => [config.channel, { config: seen(config, 0, ['orderer1']) }])),
  };
}
