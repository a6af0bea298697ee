import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { RecoveryPlan } from '../../../core/recovery/recovery-plan.ts';
import type { Progress } from '../../../engine/execute.ts';
import type { CliContext } from '../../context.ts';
import { withExamples } from '../../example.ts';
import { FILE_ARGUMENT } from '../../files.ts';
import { PLAN_ARGUMENT, withRecovery } from './with-recovery.ts';

export function registerRecoverApply(group: Command, context: CliContext): void {
  const command = group
    .command('apply')
    .description(
      'run the plan: refused when the network has changed since, or two people have not confirmed it; after a crash it goes on where it stopped',
    )
    .argument(...PLAN_ARGUMENT)
    .argument(...FILE_ARGUMENT)
    .action((path: string, file: string) => apply(path, file, context));
  withExamples(command, { 'holdfast recover apply plan.json': '' });
}

async function apply(path: string, file: string, context: CliContext): Promise<void> {
  const { output } = context;
  const { readPlanFile } = await import('../../../network/recovery/plan-file.ts');
  const { stepWords } = await import('../../../core/recovery/plan-text.ts');
  const plan = await readPlanFile(resolve(context.folder, path));
  const begun = performance.now();
  const told = (progress: Progress): void => {
    if (progress.state === 'waiting')
      output.progress(
        `step ${progress.step + 1} of ${plan.plan.steps.length}: ${wordsAt(plan, progress.step, stepWords)}: ${progress.reason}`,
      );
  };
  const ended = await withRecovery(file, context, (recovery) => recovery.apply(plan, told));
  output.endProgress();
  const seconds = Math.round(performance.now() - begun) / 1_000;
  output.document({ ...ended, plan: plan.id, seconds });
  const reason = 'why' in ended ? ended.why : ended.reason;
  output.print([{ text: ended.state, tone: ended.state === 'succeeded' ? 'good' : 'bad' }, `: ${reason} (${seconds} s)`]);
  if (ended.state === 'succeeded') output.note({ text: `Prove it with \`holdfast recover verify ${path}\`.`, tone: 'faint' });
  else context.notFine();
}

function wordsAt(plan: RecoveryPlan, step: number, words: (step: RecoveryPlan['plan']['steps'][number]) => string): string {
  const found = plan.plan.steps[step];
  return found === undefined ? '' : words(found);
}
