import type { Command } from 'commander';
import { failures } from '../../core/kernel/failure.ts';
import { NETWORK_CODES } from '../../network/codes.ts';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { DEFAULT_FILE } from '../files.ts';
import { findNetwork } from '../network.ts';

const fail = failures(NETWORK_CODES);

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('env')
    .helpGroup(GROUPS.network)
    .description('what an application of an organisation needs: identity, loopback ports, connection profile')
    .argument('<ORG>', 'a peer organisation of the topology')
    .argument('[FILE]', 'the topology file', DEFAULT_FILE)
    .action((organisation: string, file: string) => env(organisation, file, context));
  withExamples(command, { 'holdfast env org1': 'shell assignments: eval "$(holdfast env org1)"', 'holdfast env org1 --json': '' });
}

async function env(organisation: string, file: string, context: CliContext): Promise<void> {
  const { applicationEnvironment } = await import('../../network/application.ts');
  const { topology, network } = await findNetwork(file, context);
  try {
    const org = topology.organisations[organisation];
    if (org === undefined || org.kind !== 'peer') {
      const known = Object.values(topology.organisations).filter(({ kind }) => kind === 'peer');
      throw fail('E360', `there is no peer organisation ${organisation}`, {
        hint: `Peer organisations: ${known.map(({ id }) => id).join(', ')}.`,
      });
    }
    const answer = await applicationEnvironment(network, organisation);
    context.output.document(answer);
    for (const [name, value] of Object.entries(answer.variables))
      context.output.print(`export ${name}='${value.replaceAll("'", `'\\''`)}'`);
  } finally {
    network.close();
  }
}
