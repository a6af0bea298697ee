import type { Command } from 'commander';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { registerRecoverApply } from './recover/apply.ts';
import { registerRecoverAttest } from './recover/attest.ts';
import { registerRecoverConfirm } from './recover/confirm.ts';
import { registerRecoverPlan } from './recover/plan.ts';
import { registerRecoverPolicy } from './recover/policy.ts';
import { registerRecoverRelease } from './recover/release.ts';
import { registerRecoverVerify } from './recover/verify.ts';

/** Subcommands of `recover`: one file each in recover/, and a line here. */
const SUBCOMMANDS: readonly ((group: Command, context: CliContext) => void)[] = [
  registerRecoverPlan,
  registerRecoverAttest,
  registerRecoverConfirm,
  registerRecoverApply,
  registerRecoverVerify,
  registerRecoverPolicy,
  registerRecoverRelease,
];

export function register(program: Command, context: CliContext): void {
  const group = program
    .command('recover')
    .helpGroup(GROUPS.keep)
    .usage('plan|attest|confirm|apply|verify|policy|release')
    .description(
      'bring ordering back after a majority of consenters is lost, without losing or forking a block; refuses where it is not proven safe',
    );
  for (const subcommand of SUBCOMMANDS) subcommand(group, context);
  withExamples(group, {
    'holdfast recover plan --hold --out plan.json': 'collect, prove, choose; writes the plan, changes nothing but the holds',
    'holdfast recover confirm plan.json --by alice': 'two different people',
    'holdfast recover apply plan.json': 'again after a crash: it goes on where it stopped',
    'holdfast recover verify plan.json': 'proof from outside',
  });
}
