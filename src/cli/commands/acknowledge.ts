import type { Command } from 'commander';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { FILE_ARGUMENT } from '../files.ts';
import { appendAs, personOf, reasonOf } from '../person.ts';

interface AcknowledgeOptions {
  readonly by?: string;
  readonly reason?: string;
}

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('acknowledge')
    .helpGroup(GROUPS.keep)
    .description('tell the engine that you know of an incident, so that it may try again')
    .argument('<SUBJECT>', 'the node, channel or region that it is about')
    .argument('<CODE>', 'the rule or diagnosis that was reported, such as D302')
    .argument(...FILE_ARGUMENT)
    .option('--by <NAME>', 'who you are')
    .option('--reason <TEXT>', 'why it may go on')
    .action(async (subject: string, code: string, file: string, { by, reason }: AcknowledgeOptions) => {
      const data = { subject, code: code.toUpperCase(), reason: reasonOf(reason) };
      const sequence = await appendAs(file, context, { kind: 'acknowledged', by: personOf(by), data });
      context.output.document({ sequence, ...data });
      context.output.print(`Record ${sequence}: ${data.code} of ${subject} is acknowledged.`);
    });
  withExamples(command, { 'holdfast acknowledge orderer3 D302 --by alice --reason "disk replaced"': '' });
}
