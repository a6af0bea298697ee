import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { withExamples } from '../../example.ts';
import { FILE_ARGUMENT } from '../../files.ts';
import { appendAs, personOf, reasonOf } from '../../person.ts';

interface AttestOptions {
  readonly by?: string;
  readonly saw?: string;
}

export function registerRecoverAttest(group: Command, context: CliContext): void {
  const command = group
    .command('attest')
    .description(
      'say that you have seen for yourself that a lost node is off and stays off; two different people are a proof, for one hour',
    )
    .argument('<NODE>', 'the lost node')
    .argument(...FILE_ARGUMENT)
    .option('--by <NAME>', 'who you are')
    .option('--saw <TEXT>', 'what you have seen')
    .action(async (node: string, file: string, { by, saw }: AttestOptions) => {
      const entry = { kind: 'attested', by: personOf(by), data: { node, saw: reasonOf(saw) } };
      const sequence = await appendAs(file, context, entry);
      context.output.document({ sequence, node });
      context.output.print(`Record ${sequence}: ${node} is attested to be off.`);
    });
  withExamples(command, { 'holdfast recover attest orderer1 --by alice --saw "pulled its power cord"': '' });
}
