import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { withExamples } from '../../example.ts';
import { DEFAULT_FILE } from '../../files.ts';
import { findNetwork } from '../../network.ts';
import { findDrill } from './find-drill.ts';

export function registerDrillInject(group: Command, context: CliContext): void {
  const command = group
    .command('inject')
    .description('make the fault of a drill and nothing more: for `chaos run`; `drill heal` or its deadline takes it away')
    .argument('<DRILL>', 'name of a drill of the library, or a drill file')
    .argument('[FILE]', 'the topology file', DEFAULT_FILE)
    .action((drill: string, file: string) => inject(drill, file, context));
  withExamples(command, { 'holdfast drill inject freeze-follower': '' });
}

async function inject(name: string, file: string, context: CliContext): Promise<void> {
  const { output, signal } = context;
  const drill = await findDrill(name, context);
  const { injectInto } = await import('../../../network/drill.ts');
  const { network } = await findNetwork(file, context);
  try {
    const injected = await injectInto(network, drill, { signal, onEvent: ({ text }) => output.progress(text) });
    output.document(injected);
    output.print([
      { text: injected.verdict, tone: injected.verdict === 'held' ? 'good' : 'bad' },
      `: ${drill.name} on ${injected.targets.join(', ')}`,
    ]);
    for (const { verdict, reason } of injected.reasons) output.print(`  ${verdict}: ${reason}`);
    output.note({ text: 'Take it away with `holdfast drill heal`.', tone: 'faint' });
    if (injected.verdict !== 'held') context.notFine();
  } finally {
    network.close();
  }
}
