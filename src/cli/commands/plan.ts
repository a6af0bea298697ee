import type { Command } from 'commander';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { FILE_ARGUMENT } from '../files.ts';
import type { PlanOptions } from './plan/plan-options.ts';

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('plan')
    .helpGroup(GROUPS.begin)
    .description('what the network survives, where it should stand, how fast it recovers, and what is wrong with it; nothing is started')
    .argument(...FILE_ARGUMENT)
    .option('--resolved', 'print the file with every default written out')
    .option('--max-set-size <N>', 'list the smallest losses of up to N domains', '2')
    .option('--lose <DOMAINS>', 'what happens when these are lost: region:london,node:orderer4')
    .option('--place <N>', 'propose where N consenters should stand, with proof')
    .option('--channel <NAME>', 'the channel to place or to update; default: the first')
    .option('--consensus <KIND>', 'with --place: raft, smartbft or qbft; default: as the channel')
    .option('--keep <NODES>', 'with --place: consenters that stay where they are')
    .option('--max-per-region <N>', 'with --place: at most N consenters in a region')
    .option('--check-update <FILE>', 'judge a channel configuration update before anybody submits it')
    .option('--current <FILE>', 'with --check-update: the newest configuration block of the channel; with --live it is fetched')
    .option('--certificates <DIR>', 'check the certificates of a folder, too')
    .option('--blocks <FILES>', 'check the certificates in the newest configuration blocks of channels, too: a.block,b.block')
    .option('--settings <DIR>', 'check the configuration files of nodes, too: DIR/NODE/orderer.yaml, core.yaml')
    .option('--live', 'compare the file with the running network; with --check-update: take from it who is alive, and the configuration')
    .option('--html <FILE>', 'write the plan as one page, with a map on which domains can be lost')
    .option('--mermaid', 'print the topology as a Mermaid diagram')
    .option('--force', 'with --html: overwrite the file')
    .action(async (file: string, options: PlanOptions) => {
      const { plan } = await import('./plan/plan-command.ts');
      await plan(file, options, context);
    });
  withExamples(command, {
    'holdfast plan': 'holdfast.yaml in this folder',
    'holdfast plan --lose region:london,node:orderer4': 'what stops then',
    'holdfast plan --place 5 --max-per-region 2': 'where five consenters should stand',
    'holdfast plan --check-update update.pb --current config.block': 'what an update would do',
    'holdfast plan --check-update update.pb --live': 'what it would do to the running network',
  });
}
