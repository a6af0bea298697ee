import { PERSON } from '../../../core/saga/person.ts';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { withExamples } from '../../example.ts';
import { FILE_ARGUMENT } from '../../files.ts';
import { personOf } from '../../person.ts';
import { PLAN_ARGUMENT, withRecovery } from './with-recovery.ts';

export function registerRecoverConfirm(group: Command, context: CliContext): void {
  const command = group
    .command('confirm')
    .description('confirm this very plan; two different people are needed, and the same person twice is refused')
    .argument(...PLAN_ARGUMENT)
    .argument(...FILE_ARGUMENT)
    .option('--by <NAME>', 'who you are')
    .action((path: string, file: string, { by }: { by?: string }) => confirm(path, file, by, context));
  withExamples(command, { 'holdfast recover confirm plan.json --by alice': '' });
}

async function confirm(path: string, file: string, by: string | undefined, context: CliContext): Promise<void> {
  const name = personOf(by).slice(PERSON.length);
  const { readPlanFile } = await import('../../../network/recovery/plan-file.ts');
  const plan = await readPlanFile(resolve(context.folder, path));
  const people = await withRecovery(file, context, (recovery) => recovery.confirm(plan, name));
  context.output.document({ plan: plan.id, confirmedBy: people });
  context.output.print(`${plan.plan.id} is confirmed by ${people.join(', ')}${people.length < 2 ? '; one more person is needed' : ''}`);
}
