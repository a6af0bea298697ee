/** `plan --check-update`: what a channel configuration update would do. Exit code 1 when it should not be submitted. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Liveness } from '../../../core/analysis/update/change.ts';
import { judgeUpdate } from '../../../core/analysis/update/judge-update.ts';
import { Failure, failures } from '../../../core/kernel/failure.ts';
import type { Finding } from '../../../core/kernel/finding.ts';
import type { ChannelId } from '../../../core/kernel/ids.ts';
import type { OpenNetwork } from '../../../network/open.ts';
import { certificateFaultAt } from '../../../platforms/fabric/config/certificate-fault.ts';
import { type OpenConfig, openConfigBlock } from '../../../platforms/fabric/config/decode-config-block.ts';
import { nextChannelConfig } from '../../../platforms/fabric/config/read-config-change.ts';
import { sameKey } from '../../../platforms/fabric/config/same-key.ts';
import { CLI_CODES } from '../../codes.ts';
import type { CliContext } from '../../context.ts';
import { fileFailure } from '../../files.ts';
import { loadTopology } from '../../topology.ts';
import { channelNamed } from './channel-named.ts';
import type { Line } from '../../output.ts';
import { findingLines } from './finding-lines.ts';
import { worstFirst } from './make-plan.ts';
import type { PlanOptions } from './plan-options.ts';

const fail = failures(CLI_CODES);

interface Present {
  readonly current: OpenConfig;
  readonly liveness: Liveness | undefined;
  /** That the nodes of the running network have, when it was asked and --current was given beside it. */
  readonly newestSequence?: number;
  /** What is not known of the running network. */
  readonly partial: readonly string[];
}

export async function showUpdate(file: string, options: PlanOptions, context: CliContext): Promise<void> {
  const { output } = context;
  const { topology } = await loadTopology(file, context);
  const channel = channelNamed(topology, options.channel);
  const update = await bytesOf(options.checkUpdate ?? '', context);
  const { current, liveness, newestSequence, partial } = await presentOf(file, channel, options, context);
  const next = nextChannelConfig(current, update);
  const findings = worstFirst(
    judgeUpdate(current.decoded, next, liveness, {
      topology,
      version: topology.platform.version,
      ...(newestSequence === undefined ? {} : { newestSequence }),
      sameKey,
      certificateFault: certificateFaultAt(Date.now()),
    }),
  );
  const document = { channel, sequence: { current: current.decoded.sequence, next: next.sequence }, findings };
  output.document(options.live === undefined ? document : { ...document, partial });
  output.print([{ text: `channel ${channel}`, tone: 'strong' }, `  configuration ${current.decoded.sequence}, and the update`]);
  for (const finding of findings) output.print(...findingLines(finding));
  const refused = findings.some(({ severity }) => severity === 'error');
  output.print('', verdictOf(findings));
  for (const missing of partial) output.complain([{ text: 'partial', tone: 'unknown' }, `  ${missing}`]);
  if (refused) context.notFine();
}

/** A warning may be that something is unknown: the update is then not called safe. */
function verdictOf(findings: readonly Finding[]): Line {
  if (findings.some(({ severity }) => severity === 'error')) return { text: 'Do not submit it.', tone: 'bad' };
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  if (warnings === 0) return { text: 'Nothing speaks against it.', tone: 'good' };
  return {
    text: `No error, and ${warnings === 1 ? 'a warning' : `${warnings} warnings`}: judge for yourself before you submit it.`,
    tone: 'warning',
  };
}

/** The configuration that the update is for: of the file when there is one, else of the running network. */
async function presentOf(file: string, channel: ChannelId, options: PlanOptions, context: CliContext): Promise<Present> {
  const given = options.current === undefined ? undefined : openConfigBlock(await bytesOf(options.current, context), channel);
  if (options.live !== undefined) return presentNetwork(file, channel, given, context);
  if (given !== undefined) return { current: given, liveness: undefined, partial: [] };
  throw fail('E152', '--check-update wants --current FILE, the newest configuration block of the channel, or --live to read it');
}

async function presentNetwork(file: string, channel: ChannelId, given: OpenConfig | undefined, context: CliContext): Promise<Present> {
  const { findAnyNetwork } = await import('../../network.ts');
  const { topology, network } = await findAnyNetwork(file, context);
  try {
    const { observeConsenters } = await import('../../../network/live/observe-consenters.ts');
    const [liveness, found] = await Promise.all([
      observeConsenters(network, topology, channel),
      newestOf(network, channel, given, context),
    ]);
    return { liveness, ...found };
  } finally {
    network.close();
  }
}

/** With a file the nodes are asked only whether it is the newest: when none of them answers, that is not known. */
async function newestOf(
  network: OpenNetwork,
  channel: ChannelId,
  given: OpenConfig | undefined,
  { signal }: CliContext,
): Promise<Omit<Present, 'liveness'>> {
  const { currentConfig } = await import('../../../network/live/current-config.ts');
  try {
    const found = await currentConfig(network, channel, signal);
    if (given === undefined) return { current: found, partial: found.partial };
    return { current: given, newestSequence: found.decoded.sequence, partial: found.partial };
  } catch (error) {
    if (given === undefined || !(error instanceof Failure) || error.code !== 'E364') throw error;
    return { current: given, partial: [`whether the current configuration is the newest: ${error.message}`] };
  }
}

async function bytesOf(file: string, context: CliContext): Promise<Uint8Array> {
  try {
    return await readFile(resolve(context.folder, file));
  } catch (error) {
    throw fileFailure(file, error);
  }
}
