import type { Command } from 'commander';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { FILE_ARGUMENT } from '../files.ts';

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('plan')
    .helpGroup(GROUPS.begin)
    .description('what the file describes, how fast it can recover, and what is wrong with it; nothing is started')
    .argument(...FILE_ARGUMENT)
    .option('--resolved', 'print the file with every default written out')
    .action(async (file: string, options: { readonly resolved?: true }) => {
      const { showPlan } = await import('./plan/show-plan.ts');
      await showPlan(file, options.resolved === true, context);
    });
  withExamples(command, {
    'holdfast plan': 'holdfast.yaml in this folder',
    'holdfast plan examples/three-regions.yaml --resolved': 'with every default',
  });
}
