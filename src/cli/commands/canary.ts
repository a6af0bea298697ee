import type { Command } from 'commander';
import { Failure } from '../../core/kernel/failure.ts';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { FILE_ARGUMENT } from '../files.ts';
import { findAnyNetwork } from '../network.ts';
import { positiveNumber } from '../numbers.ts';

interface CanaryOptions {
  readonly timeout: string;
}

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('canary')
    .helpGroup(GROUPS.network)
    .description('order one transaction through each orderer and wait until it is committed: proof from outside that ordering works')
    .argument(...FILE_ARGUMENT)
    .option('--timeout <SECONDS>', 'how long one canary may take', '15')
    .action((file: string, options: CanaryOptions) => canary(file, options, context));
  withExamples(command, { 'holdfast canary': '', 'holdfast canary --timeout 5 --json': '' });
}

interface CanaryResult {
  readonly channel: string;
  readonly orderer: string;
  readonly block?: number;
  readonly ms?: number;
  readonly error?: string;
}

async function canary(file: string, options: CanaryOptions, context: CliContext): Promise<void> {
  const timeoutMs = positiveNumber('--timeout', options.timeout) * 1000;
  const { topology, network } = await findAnyNetwork(file, context);
  try {
    const results: CanaryResult[] = [];
    for (const channel of Object.values(topology.channels)) {
      for (const orderer of channel.consenters) {
        context.signal.throwIfAborted();
        context.output.progress(`${channel.id} through ${orderer}`);
        results.push(await one(network.world.ledger.canary(channel.id, orderer, timeoutMs), channel.id, orderer));
      }
    }
    context.output.document({ canaries: results });
    context.output.table(
      [
        ['channel', 'through', 'block', 'committed after'],
        ...results.map((result) => [
          result.channel,
          result.orderer,
          result.block === undefined ? '-' : String(result.block),
          result.error === undefined ? { text: `${result.ms} ms`, tone: 'good' as const } : { text: result.error, tone: 'bad' as const },
        ]),
      ],
      { heading: true },
    );
    if (results.some((result) => result.error !== undefined)) context.notFine();
  } finally {
    network.close();
  }
}

async function one(work: Promise<{ block: number; ms: number }>, channel: string, orderer: string): Promise<CanaryResult> {
  try {
    return { channel, orderer, ...(await work) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { channel, orderer, error: error.message };
  }
}
