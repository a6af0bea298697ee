import type { Command } from 'commander';
import { failures } from '../../core/kernel/failure.ts';
import { CLI_CODES } from '../codes.ts';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { FILE_ARGUMENT } from '../files.ts';
import { findAnyNetwork } from '../network.ts';
import { positiveNumber } from '../numbers.ts';

const fail = failures(CLI_CODES);

interface AuditOptions {
  readonly last?: string;
  readonly kind?: string;
  readonly about?: string;
  readonly plan?: string;
  readonly verify?: true;
}

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('audit')
    .helpGroup(GROUPS.keep)
    .description('what the engine saw, decided and did, and what people told it; --verify proves that nothing was changed')
    .argument(...FILE_ARGUMENT)
    .option('--last <N>', 'the newest so many records', '50')
    .option('--kind <KINDS>', 'only these kinds, separated by commas: decision, plan, intent, succeeded, failed, acknowledged, ...')
    .option('--about <NAME>', 'only records that name this node, channel or region')
    .option('--plan <PLAN>', 'only records of this plan or of this rule')
    .option('--verify', 'compute every hash of the log again')
    .action((file: string, options: AuditOptions) => audit(file, options, context));
  withExamples(command, {
    'holdfast audit --about orderer3': 'all that concerns one node',
    'holdfast audit --verify': 'exit code 1 when a record was changed, added or taken out',
  });
}

async function audit(file: string, options: AuditOptions, context: CliContext): Promise<void> {
  const { output } = context;
  const last = positiveNumber('--last', options.last ?? '50');
  const { readEngineStore } = await import('../../network/engine/open-store.ts');
  const { auditLine, readAudit } = await import('../../engine/audit.ts');
  const { network } = await findAnyNetwork(file, context);
  try {
    const store = readEngineStore(network.paths, network.record);
    if (store === null) throw fail('E163', `no engine has run on ${network.topology.name} yet`);
    try {
      const { kind, about, plan } = options;
      const filter = {
        last,
        ...(kind === undefined ? {} : { kinds: kind.split(',').map((each) => each.trim()) }),
        ...(about === undefined ? {} : { about }),
        ...(plan === undefined ? {} : { plan }),
      };
      const records = await readAudit(store, filter);
      const verdict = options.verify === true ? await store.verify() : null;
      output.document({ records, ...(verdict === null ? {} : { verdict }) });
      output.print(...records.map(auditLine));
      if (verdict === null) return;
      if (verdict.broken === null) output.print({ text: `${verdict.records} records, the chain is whole`, tone: 'good' });
      else {
        output.print({ text: `broken at record ${verdict.broken.sequence}: ${verdict.broken.reason}`, tone: 'bad' });
        context.notFine();
      }
    } finally {
      await store.close();
    }
  } finally {
    network.close();
  }
}
