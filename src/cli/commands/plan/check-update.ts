/** `plan --check-update`: what a channel configuration update would do. Exit code 1 when it should not be submitted. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Liveness } from '../../../core/analysis/update/change.ts';
import { judgeUpdate } from '../../../core/analysis/update/judge-update.ts';
import { failures } from '../../../core/kernel/failure.ts';
import { isKnown } from '../../../core/observation/observed.ts';
import { openConfigBlock } from '../../../platforms/fabric/config/decode-config-block.ts';
import { nextChannelConfig } from '../../../platforms/fabric/config/read-config-change.ts';
import { sameKey } from '../../../platforms/fabric/config/same-key.ts';
import { CLI_CODES } from '../../codes.ts';
import type { CliContext } from '../../context.ts';
import { fileFailure } from '../../files.ts';
import { loadTopology } from '../../topology.ts';
import { channelNamed } from './channel-named.ts';
import { findingLines } from './finding-lines.ts';
import { worstFirst } from './make-plan.ts';
import type { PlanOptions } from './plan-options.ts';

const fail = failures(CLI_CODES);

export async function showUpdate(file: string, options: PlanOptions, context: CliContext): Promise<void> {
  const { output } = context;
  const { topology } = await loadTopology(file, context);
  const channel = channelNamed(topology, options.channel);
  if (options.current === undefined)
    throw fail('E152', '--check-update wants --current FILE, the newest configuration block of the channel');
  const current = openConfigBlock(await bytesOf(options.current, context), channel);
  const next = nextChannelConfig(current, await bytesOf(options.checkUpdate ?? '', context));
  const findings = worstFirst(
    judgeUpdate(current.decoded, next, await livenessOf(file, channel, options, context), {
      topology,
      version: topology.platform.version,
      sameKey,
    }),
  );
  output.document({ channel, sequence: { current: current.decoded.sequence, next: next.sequence }, findings });
  output.print([{ text: `channel ${channel}`, tone: 'strong' }, `  configuration ${current.decoded.sequence}, and the update`]);
  for (const finding of findings) output.print(...findingLines(finding));
  const refused = findings.some(({ severity }) => severity === 'error');
  output.print('', refused ? { text: 'Do not submit it.', tone: 'bad' } : { text: 'Nothing speaks against it.', tone: 'good' });
  if (refused) context.notFine();
}

/** Who is alive and at the tip, by host name and by address; nothing is known of the others. */
async function livenessOf(file: string, channel: string, options: PlanOptions, context: CliContext): Promise<Liveness | undefined> {
  if (options.live === undefined) return undefined;
  const { findNetwork } = await import('../../network.ts');
  const { topology, network } = await findNetwork(file, context);
  try {
    const { observeNetwork } = await import('../../../network/ready.ts');
    const { nodes, channels } = await observeNetwork(network);
    const named = (wanted: boolean): readonly string[] =>
      Object.values(topology.orderers).flatMap(({ id, host, ports }) => {
        const alive = nodes[id]?.alive;
        const counted = alive !== undefined && isKnown(alive) && alive.value === wanted && (!wanted || channels[channel]?.behind[id] === 0);
        return counted ? [`${host}:${ports.grpc}`, `${network.record.nodes[id]?.address ?? host}:${ports.grpc}`] : [];
      });
    return { alive: named(true), dead: named(false) };
  } finally {
    network.close();
  }
}

async function bytesOf(file: string, context: CliContext): Promise<Uint8Array> {
  try {
    return await readFile(resolve(context.folder, file));
  } catch (error) {
    throw fileFailure(file, error);
  }
}
