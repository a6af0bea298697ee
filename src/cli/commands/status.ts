import type { Command } from 'commander';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { FILE_ARGUMENT } from '../files.ts';
import { findNetwork } from '../network.ts';
import { snapshotTable } from '../snapshot.ts';

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('status')
    .helpGroup(GROUPS.network)
    .description('one round of observation from every region: who lives, leads, follows, and how far; exit 1 when something is wrong')
    .argument(...FILE_ARGUMENT)
    .action((file: string) => status(file, context));
  withExamples(command, { 'holdfast status': '', 'holdfast status --json': 'values with observers and times, unknowns with reasons' });
}

async function status(file: string, context: CliContext): Promise<void> {
  const { observeNetwork } = await import('../../network/ready.ts');
  const { topology, network } = await findNetwork(file, context);
  try {
    const snapshot = await observeNetwork(network);
    context.output.document(snapshot);
    context.output.print(...snapshotTable(snapshot, topology));
    if (network.broken !== null) {
      context.output.note({
        text: `the namespaces of the network are damaged (${network.broken}): holdfast up makes them anew`,
        tone: 'warning',
      });
      context.notFine();
    }
    if (snapshot.findings.some((finding) => finding.severity === 'error')) context.notFine();
  } finally {
    network.close();
  }
}
