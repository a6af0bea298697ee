/** Capabilities: raised only, and never above what the nodes know (common/capabilities, Fabric v3.1.1). */
import type { ChannelConfig, ConfigCapabilities } from '../../platforms/fabric/channel-config/model.ts';
import type { ConfigUpdateCase, UpdateKnowledge, UpdateNote } from './change.ts';

type Level = keyof ConfigCapabilities;

const LEVELS: readonly Level[] = ['channel', 'orderer', 'application'];

/** The first version that supports each capability, as far as it is above 2.0. */
const SINCE: Readonly<Record<Level, Readonly<Record<string, readonly [number, number]>>>> = {
  channel: { ...old('V1_1', 'V1_3', 'V1_4_2', 'V1_4_3', 'V2_0'), V3_0: [3, 0] },
  orderer: old('V1_1', 'V1_4_2', 'V2_0'),
  application: {
    ...old('V1_1', 'V1_2', 'V1_3', 'V1_4_2', 'V2_0', 'V1_1_PVTDATA_EXPERIMENTAL', 'V1_1_RESOURCETREE_EXPERIMENTAL'),
    V2_5: [2, 5],
  },
};

export function loweredCapabilities({ current, next }: ConfigUpdateCase): readonly UpdateNote[] {
  return LEVELS.flatMap((level) =>
    current.capabilities[level]
      .filter((name) => order(name) > Math.max(0, ...next.capabilities[level].map(order)))
      .map((name) => ({
        code: 'U150' as const,
        part: `capabilities.${level}`,
        message: `the ${level} capability ${name} is taken away`,
        evidence: `then: ${next.capabilities[level].join(', ') || 'none'}`,
      })),
  );
}

export function supportedCapabilities({ capabilities, consensus }: ChannelConfig, { version }: UpdateKnowledge): readonly UpdateNote[] {
  const notes: UpdateNote[] = LEVELS.flatMap((level) => capabilities[level].flatMap((name) => unsupported(level, name, version)));
  if (consensus.kind === 'smartbft' && !capabilities.channel.includes('V3_0')) {
    const evidence = `channel capabilities: ${capabilities.channel.join(', ') || 'none'}`;
    notes.push({ code: 'U152', part: 'capabilities.channel', message: 'SmartBFT needs the channel capability V3_0', evidence });
  }
  return notes;
}

function unsupported(level: Level, name: string, version: string | undefined): readonly UpdateNote[] {
  const since = Object.hasOwn(SINCE[level], name) ? SINCE[level][name] : undefined;
  const part = `capabilities.${level}`;
  if (since === undefined)
    return [
      {
        code: 'U151',
        part,
        message: `no known version of Fabric supports the ${level} capability ${name}`,
        evidence: 'known up to v3.1.1',
      },
    ];
  if (version === undefined) return [];
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > since[0] || (major === since[0] && minor >= since[1])) return [];
  const message = `Fabric ${version} does not support the ${level} capability ${name}`;
  return [{ code: 'U151', part, message, evidence: `it came with ${since.join('.')}` }];
}

/** V1_4_2 before V2_0 before V3_0. */
function order(name: string): number {
  const [major = 0, minor = 0, patch = 0] = [...name.matchAll(/\d+/g)].map(Number);
  return major * 10_000 + minor * 100 + patch;
}

function old(...names: readonly string[]): Readonly<Record<string, readonly [number, number]>> {
  return Object.fromEntries(names.map((name) => [name, [2, 0] as const]));
}
