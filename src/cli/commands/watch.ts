import type { Command } from 'commander';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { FILE_ARGUMENT } from '../files.ts';
import { findAnyNetwork } from '../network.ts';
import { positiveNumber } from '../numbers.ts';
import { snapshotTable } from '../snapshot.ts';

const HOME_AND_CLEAR = '\u001b[H\u001b[2J';

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('watch')
    .helpGroup(GROUPS.network)
    .description('status again and again; on a terminal it stays in place')
    .argument(...FILE_ARGUMENT)
    .option('--every <SECONDS>', 'pause between two rounds', '1')
    .option('--rounds <N>', 'stop after so many rounds')
    .action((file: string, options: { readonly every: string; readonly rounds?: string }) => watch(file, options, context));
  withExamples(command, { 'holdfast watch': 'Ctrl-C ends it', 'holdfast watch --json': 'one snapshot a line' });
}

async function watch(file: string, options: { readonly every: string; readonly rounds?: string }, context: CliContext): Promise<void> {
  const { output, signal } = context;
  const pauseMs = positiveNumber('--every', options.every) * 1000;
  const rounds = options.rounds === undefined ? Infinity : positiveNumber('--rounds', options.rounds);
  const { observeNetwork } = await import('../../network/ready.ts');
  const { topology, network } = await findAnyNetwork(file, context);
  try {
    for (let round = 0; round < rounds; round += 1) {
      signal.throwIfAborted();
      const snapshot = await observeNetwork(network);
      output.documentLine(snapshot);
      if (!output.json && output.stdout.isTTY === true) output.stdout.write(HOME_AND_CLEAR);
      output.print(...snapshotTable(snapshot, topology));
      if (round + 1 < rounds) await network.world.clock.sleep(pauseMs, signal);
    }
  } finally {
    network.close();
  }
}
