import type { Command } from 'commander';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { FILE_ARGUMENT } from '../files.ts';
import { appendAs, personOf } from '../person.ts';

interface ApproveOptions {
  readonly by?: string;
}

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('approve')
    .helpGroup(GROUPS.keep)
    .description('approve a plan of the engine that waits for people; the same person counts once')
    .argument('<PLAN>', 'id of the plan, as serve and audit print it')
    .argument(...FILE_ARGUMENT)
    .option('--by <NAME>', 'who you are')
    .action(async (plan: string, file: string, { by }: ApproveOptions) => {
      const sequence = await appendAs(file, context, { kind: 'approved', by: personOf(by), data: { plan } });
      context.output.document({ sequence, plan });
      context.output.print(`Record ${sequence}: ${plan} is approved.`);
    });
  withExamples(command, { 'holdfast approve D404-orderer3-1a2b --by alice': '' });
}
