import type { Command } from 'commander';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { FILE_ARGUMENT } from '../files.ts';
import { findAnyNetwork } from '../network.ts';
import type { MarginNow } from '../../core/analysis/survivability/margin-now.ts';
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
  const { standingIn } = await import('../../network/standing.ts');
  const { standingWords } = await import('../../core/chaos/standing-words.ts');
  const { topology, network } = await findAnyNetwork(file, context);
  try {
    const snapshot = await observeNetwork(network);
    const { marginNow } = await import('../../core/analysis/survivability/margin-now.ts');
    const margins = Object.fromEntries(Object.keys(topology.channels).map((id) => [id, marginNow(topology, id, snapshot)]));
    const standing = await standingIn(network);
    context.output.document({ ...snapshot, margins, ...standing });
    context.output.print(...snapshotTable(snapshot, topology), ...Object.entries(margins).map(([id, margin]) => marginLine(id, margin)));
    for (const text of standingWords(standing)) context.output.note({ text, tone: 'warning' });
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

/** How far ordering is from stopping; who is unknown counts as lost. */
function marginLine(channel: string, { untilOrderingStops: { node, region }, unknown }: MarginNow): string {
  const doubt = unknown.length === 0 ? '' : `, with ${unknown.join(', ')} unknown and counted as lost`;
  if (node.domains === 0) return `${channel}  ordering has stopped${doubt}`;
  const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
  return `${channel}  ordering stops after the loss of ${counted(node.domains, 'node')} or ${counted(region.domains, 'region')}${doubt}`;
}
