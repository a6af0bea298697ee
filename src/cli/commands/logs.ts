import type { Command } from 'commander';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { DEFAULT_FILE } from '../files.ts';
import { knownNode } from '../known-node.ts';
import { findAnyNetwork } from '../network.ts';
import { positiveNumber } from '../numbers.ts';

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('logs')
    .helpGroup(GROUPS.network)
    .description('the last lines of the log of a node')
    .argument('<NODE>', 'an orderer or a peer')
    .argument('[FILE]', 'the topology file', DEFAULT_FILE)
    .option('--lines <N>', 'how many', '50')
    .action((node: string, file: string, options: { readonly lines: string }) => logs(node, file, options.lines, context));
  withExamples(command, { 'holdfast logs orderer1 --lines 200': '' });
}

async function logs(id: string, file: string, lines: string, context: CliContext): Promise<void> {
  const wanted = positiveNumber('--lines', lines);
  const { topology, network } = await findAnyNetwork(file, context);
  try {
    knownNode(topology, id);
    const found = await network.driver.logs(id, wanted);
    context.output.document({ node: id, file: network.paths.node(id).log, lines: found });
    context.output.print(...found);
  } finally {
    network.close();
  }
}
