import { Argument, type Command } from 'commander';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { FILE_ARGUMENT } from '../files.ts';
import { appendAs, personOf, reasonOf } from '../person.ts';

interface AutomationOptions {
  readonly by?: string;
  readonly reason?: string;
}

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('automation')
    .helpGroup(GROUPS.keep)
    .description('the kill switch of the engine: off stops it before its next effect, on lets it act again')
    .addArgument(new Argument('<STATE>', 'off: nothing is touched any more; on: it may act').choices(['on', 'off']))
    .argument(...FILE_ARGUMENT)
    .option('--by <NAME>', 'who you are')
    .option('--reason <TEXT>', 'why')
    .action(async (state: 'on' | 'off', file: string, { by, reason }: AutomationOptions) => {
      // The log tells of the kill switch, which is on when automation is off.
      const data = { state: state === 'off' ? 'on' : 'off', reason: reasonOf(reason) };
      const sequence = await appendAs(file, context, { kind: 'switched', by: personOf(by), data });
      context.output.document({ sequence, automation: state, reason: data.reason });
      context.output.print(`Record ${sequence}: automation is ${state}.`);
    });
  withExamples(command, { 'holdfast automation off --by alice --reason "migration tonight"': '' });
}
