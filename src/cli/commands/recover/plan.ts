import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { RecoveryPlan } from '../../../core/recovery/recovery-plan.ts';
import type { OpenNetwork } from '../../../network/open.ts';
import type { CliContext } from '../../context.ts';
import { withExamples } from '../../example.ts';
import { FILE_ARGUMENT, fileFailure } from '../../files.ts';
import { withRecovery } from './with-recovery.ts';

interface PlanOptions {
  readonly out: string;
  readonly hold?: true;
}

export function registerRecoverPlan(group: Command, context: CliContext): void {
  const command = group
    .command('plan')
    .description(
      'collect what survivors, peers and machines say, judge it, and write the plan with its exact commands; exit 3 with the reasons when it is not safe',
    )
    .argument(...FILE_ARGUMENT)
    .option('--out <PLAN>', 'where to write the plan', 'recovery-plan.json')
    .option('--hold', 'first hold every lost node whose process is provably gone, so that nobody starts it')
    .action((file: string, options: PlanOptions) => plan(file, options, context));
  withExamples(command, { 'holdfast recover plan --hold': '', 'holdfast recover plan --json': 'the plan as a document' });
}

async function plan(file: string, options: PlanOptions, context: CliContext): Promise<void> {
  const { output } = context;
  await withRecovery(file, context, async (recovery, network) => {
    output.progress('reading survivors, peers and machines');
    const answer = await recovery.plan({ hold: options.hold === true });
    output.endProgress();
    if (answer.kind === 'refused') {
      const { refuse } = await import('../../../engine/recovery/recovery.ts');
      const { riskLines } = await import('../../../core/recovery/plan-text.ts');
      output.note(...answer.risks.flatMap(riskLines));
      return refuse(answer.refusals);
    }
    await write(options.out, answer.plan, context);
    output.document({ file: options.out, ...answer.plan });
    await show(answer.plan, network, file, context);
    output.note({ text: `Next: two people run \`holdfast recover confirm ${options.out} --by NAME\`.`, tone: 'faint' });
  });
}

async function write(out: string, document: RecoveryPlan, context: CliContext): Promise<void> {
  const { writePlanFile } = await import('../../../network/recovery/plan-file.ts');
  try {
    await writePlanFile(resolve(context.folder, out), document);
  } catch (error) {
    throw fileFailure(out, error);
  }
}

/** The dry run: everything that `apply` would do. */
async function show(document: RecoveryPlan, network: OpenNetwork, file: string, { output }: CliContext): Promise<void> {
  const { planLines } = await import('../../../core/recovery/plan-text.ts');
  const { commandsOf } = await import('../../../network/recovery/commands-of.ts');
  output.print(...planLines(document, commandsOf(network, file)));
}
