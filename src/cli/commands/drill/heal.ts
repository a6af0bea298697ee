import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { withExamples } from '../../example.ts';
import { FILE_ARGUMENT } from '../../files.ts';
import { findNetwork } from '../../network.ts';

export function registerDrillHeal(group: Command, context: CliContext): void {
  const command = group
    .command('heal')
    .description('take away every fault that a drill has left, whether its deadline has passed or not')
    .argument(...FILE_ARGUMENT)
    .action((file: string) => heal(file, context));
  withExamples(command, { 'holdfast drill heal': 'after a drill was killed' });
}

async function heal(file: string, context: CliContext): Promise<void> {
  const { healFaults } = await import('../../../engine/drill/heal.ts');
  const { network } = await findNetwork(file, context);
  try {
    const healed = await healFaults(network.world, { onlyExpired: false });
    context.output.document({ healed });
    for (const { drill, fault, id } of healed) context.output.print(`healed ${fault.kind} of ${drill} (${id})`);
    if (healed.length === 0) context.output.print('there was nothing to heal');
  } finally {
    network.close();
  }
}
