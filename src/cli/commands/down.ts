import type { Command } from 'commander';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { FILE_ARGUMENT } from '../files.ts';
import { inFolder } from '../network.ts';
import { loadTopology } from '../topology.ts';

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('down')
    .helpGroup(GROUPS.network)
    .description('take the network away: no process, namespace, rule or mount is left; ledgers stay unless --wipe')
    .argument(...FILE_ARGUMENT)
    .option('--wipe', 'also delete ledgers, keys and everything else in the state folder (irreversible)')
    .action((file: string, options: { wipe?: true }) => down(file, options.wipe === true, context));
  withExamples(command, {
    'holdfast down': 'a later up continues with the same ledgers',
    'holdfast down --wipe': 'as if it had never been',
  });
}

async function down(file: string, wipe: boolean, context: CliContext): Promise<void> {
  const { output } = context;
  const { topology } = await loadTopology(file, context);
  const { refuseForeign } = await import('../../network/foreign/foreign-nodes.ts');
  refuseForeign(topology);
  const { networkPaths, stateFolder } = await import('../../network/paths.ts');
  const { takeDown } = await import('../../network/down.ts');
  const paths = networkPaths(stateFolder(await inFolder(file, context), topology.name, context.environment));
  const result = await takeDown(paths, { wipe, onProgress: (text) => output.progress(text) });
  output.document(result);
  if (result.found)
    output.print([
      { text: `${topology.name} is down`, tone: 'good' },
      `: ${result.stopped} processes stopped${wipe ? ', state deleted' : ''}`,
    ]);
  else output.print(`nothing of ${topology.name} was running${wipe ? ', state deleted' : ''}`);
}
