import type { Command } from 'commander';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { registerDrillHeal } from './drill/heal.ts';
import { registerDrillInject } from './drill/inject.ts';
import { registerDrillList } from './drill/list.ts';
import { registerDrillReport } from './drill/report.ts';
import { registerDrillRun } from './drill/run.ts';

/** Subcommands of `drill`: one file each in drill/, and a line here. */
const SUBCOMMANDS: readonly ((group: Command, context: CliContext) => void)[] = [
  registerDrillList,
  registerDrillRun,
  registerDrillInject,
  registerDrillHeal,
  registerDrillReport,
];

export function register(program: Command, context: CliContext): void {
  const group = program
    .command('drill')
    .helpGroup(GROUPS.prove)
    .usage('list|run|inject|heal|report')
    .description('break the network on purpose, and prove what happened');
  for (const subcommand of SUBCOMMANDS) subcommand(group, context);
  withExamples(group, {
    'holdfast drill list': 'the library of drills',
    'holdfast drill run kill-leader': 'break it, and prove what happened',
    'holdfast drill report report.json --out report': 'a page for an auditor',
  });
}
