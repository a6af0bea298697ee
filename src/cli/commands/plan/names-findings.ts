/**
 * Names and certificates out of everything that was asked for, judged together: a file of a node against what the node presents, and both
 * against the configurations of the channels.
 */
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { daysLeftTable, type Expiry } from '../../../core/analysis/names/days-left.ts';
import { judgeNames } from '../../../core/analysis/names/judge-names.ts';
import { failures } from '../../../core/kernel/failure.ts';
import type { Finding } from '../../../core/kernel/finding.ts';
import { suggest } from '../../../core/kernel/nearest.ts';
import type { ChannelConfig } from '../../../core/platforms/fabric/channel-config/model.ts';
import type { Topology } from '../../../core/topology/model.ts';
import { channelCertificates } from '../../../platforms/fabric/certificates/channel-certificates.ts';
import { inventoryOf, type Reading } from '../../../platforms/fabric/certificates/inventory.ts';
import { readTree } from '../../../platforms/fabric/certificates/read-tree.ts';
import { decodeConfigBlock } from '../../../platforms/fabric/config/decode-config-block.ts';
import { CLI_CODES } from '../../codes.ts';
import type { CliContext } from '../../context.ts';
import { fileFailure } from '../../files.ts';
import type { LoadedTopology } from '../../topology.ts';
import type { PlanOptions } from './plan-options.ts';

const fail = failures(CLI_CODES);

/** What the running network gave: its configuration of a channel goes before that of a file. */
export interface LiveNames {
  readonly readings: readonly Reading[];
  readonly configs: readonly ChannelConfig[];
}

export interface NamesFindings {
  readonly findings: readonly Finding[];
  /** What could not be read, and why. */
  readonly partial: readonly string[];
  /** Every date on which a certificate ends, nearest first. */
  readonly expiry: readonly Expiry[];
}

export async function namesFindings(
  { topology, positionOf }: LoadedTopology,
  { certificates, blocks }: PlanOptions,
  live: LiveNames,
  context: CliContext,
): Promise<NamesFindings> {
  const tree = certificates === undefined ? [] : [await treeIn(certificates, context)];
  const given = blocks === undefined ? [] : await configsIn(blocks.split(','), topology, context);
  const configs = [...live.configs, ...given.filter(({ channel }) => !live.configs.some((each) => each.channel === channel))];
  const inventory = inventoryOf([...tree, ...live.readings, ...configs.map(channelCertificates)]);
  const partial = inventory.unread.map(({ what, reason }) => `certificates of ${what}: ${reason}`);
  const now = Date.now();
  return {
    findings: judgeNames(topology, inventory, configs, now, positionOf),
    partial,
    expiry: daysLeftTable(topology, inventory.certificates, now),
  };
}

async function treeIn(folder: string, { folder: from }: CliContext): Promise<Reading> {
  const path = resolve(from, folder);
  const found = await stat(path).catch((error: unknown) => {
    throw fileFailure(folder, error);
  });
  if (!found.isDirectory()) throw fail('E156', `${folder} is no folder`, { subject: folder });
  return readTree(path);
}

/** Newest configuration blocks, one of a channel. */
async function configsIn(files: readonly string[], topology: Topology, { folder }: CliContext): Promise<readonly ChannelConfig[]> {
  const configs = new Map<string, ChannelConfig>();
  const channels = Object.keys(topology.channels);
  for (const file of files) {
    const config = decodeConfigBlock(await bytesOf(resolve(folder, file), file));
    const { channel } = config;
    if (!channels.includes(channel))
      throw fail('E161', `${file} is of channel "${channel}", which the topology file does not have`, {
        hint: suggest(channel, channels, 'channels'),
      });
    if (configs.has(channel)) throw fail('E153', `--blocks names two blocks of channel "${channel}"`, { subject: '--blocks' });
    configs.set(channel, config);
  }
  return [...configs.values()];
}

async function bytesOf(path: string, file: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw fileFailure(file, error);
  }
}
