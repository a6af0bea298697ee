import type { Command } from 'commander';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { FILE_ARGUMENT } from '../files.ts';
import { findNetwork } from '../network.ts';
import { positiveNumber } from '../numbers.ts';

interface LoadOptions {
  readonly rate: string;
  readonly seconds: string;
  readonly clients: string;
  readonly deadline: string;
  readonly channel?: string;
}

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('load')
    .helpGroup(GROUPS.network)
    .description('send transfers at a steady rate from every region, then account for every one of them on every peer')
    .argument(...FILE_ARGUMENT)
    .option('--rate <N>', 'transactions per second over all regions', '20')
    .option('--seconds <N>', 'for how long', '15')
    .option('--clients <N>', 'clients per region', '2')
    .option('--deadline <SECONDS>', 'how long a client tries for one transaction', '30')
    .option('--channel <NAME>', 'default: the first channel of the file')
    .action((file: string, options: LoadOptions) => load(file, options, context));
  withExamples(command, { 'holdfast load --rate 50 --seconds 30': '' });
}

async function load(file: string, options: LoadOptions, context: CliContext): Promise<void> {
  const { output, signal } = context;
  const numbers = {
    rate: positiveNumber('--rate', options.rate),
    seconds: positiveNumber('--seconds', options.seconds),
    clients: positiveNumber('--clients', options.clients),
    deadlineMs: positiveNumber('--deadline', options.deadline) * 1000,
  };
  const { topology, network } = await findNetwork(file, context);
  const { accountForLoad } = await import('../../network/account-for-load.ts');
  try {
    const channel = options.channel ?? Object.keys(topology.channels)[0] ?? '';
    const spec = {
      channel,
      rate: numbers.rate,
      clientsPerRegion: numbers.clients,
      regions: network.agents.regions,
      deadlineMs: numbers.deadlineMs,
    };
    const run = await network.world.load.start(spec);
    try {
      for (let second = 0; second < numbers.seconds; second += 1) {
        await network.world.clock.sleep(1000, signal);
        const { journal } = await run.records();
        const count = (event: string): number => journal.filter((entry) => entry.event === event).length;
        output.progress(
          `${second + 1} s: ${count('intent')} begun, ${count('acknowledged')} acknowledged, ${count('failed')} calls failed`,
        );
        output.documentLine({
          second: second + 1,
          begun: count('intent'),
          acknowledged: count('acknowledged'),
          failedCalls: count('failed'),
        });
      }
    } finally {
      output.progress('waiting for transactions in flight');
      await run.stop();
    }
    output.progress('comparing journal, ledgers and balances on every peer');
    const report = await accountForLoad(network, channel, run);
    output.documentLine(report);
    const { accounting, problems, verdict } = report;
    output.print([
      { text: verdict, tone: verdict === 'held' ? 'good' : 'bad' },
      `: ${accounting.acknowledged} of ${accounting.submitted} acknowledged, lost ${accounting.lost}, duplicated ${accounting.duplicated}, accepted only ${accounting.acceptedOnly}, unknown ${accounting.unknown}`,
    ]);
    for (const { text } of problems) output.print(['  ', { text, tone: 'bad' }]);
    if (verdict !== 'held') context.notFine();
  } finally {
    network.close();
  }
}
