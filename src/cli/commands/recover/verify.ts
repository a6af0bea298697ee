import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { withExamples } from '../../example.ts';
import { FILE_ARGUMENT } from '../../files.ts';
import { PLAN_ARGUMENT, withRecovery } from './with-recovery.ts';

export function registerRecoverVerify(group: Command, context: CliContext): void {
  const command = group
    .command('verify')
    .description(
      'prove the recovery from outside: canaries, one height and hash everywhere, no lost member that could come back; exit 1 when it is not so',
    )
    .argument(...PLAN_ARGUMENT)
    .argument(...FILE_ARGUMENT)
    .action((path: string, file: string) => verify(path, file, context));
  withExamples(command, { 'holdfast recover verify plan.json --json': '' });
}

async function verify(path: string, file: string, context: CliContext): Promise<void> {
  const { output } = context;
  const { readPlanFile } = await import('../../../network/recovery/plan-file.ts');
  const { riskLines } = await import('../../../core/recovery/plan-text.ts');
  const plan = await readPlanFile(resolve(context.folder, path));
  output.progress('ordering canaries, comparing heights and hashes');
  const checks = await withRecovery(file, context, (recovery) => recovery.verify(plan));
  output.endProgress();
  const ok = checks.every((check) => check.ok);
  output.document({ plan: plan.id, ok, checks, lost: plan.risks.map(({ channel, lostOnly }) => ({ channel, blocks: lostOnly })) });
  output.table(checks.map((check) => [{ text: check.ok ? 'ok' : 'NO', tone: check.ok ? 'good' : 'bad' }, check.subject, check.message]));
  output.note(...plan.risks.flatMap(riskLines));
  if (!ok) context.notFine();
}
