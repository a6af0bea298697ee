import type { Command } from 'commander';
import type { DrillResult, TimelineEvent } from '../../../core/chaos/result.ts';
import type { CliContext } from '../../context.ts';
import { withExamples } from '../../example.ts';
import { DEFAULT_FILE } from '../../files.ts';
import { findNetwork } from '../../network.ts';
import type { Line, Tone } from '../../output.ts';
import { findDrill } from './find-drill.ts';

interface RunOptions {
  readonly channel?: string;
  readonly person: readonly string[];
}

export function registerDrillRun(group: Command, context: CliContext): void {
  const command = group
    .command('run')
    .description('run one drill: steady state, fault, recovery, heal, accounting, three verdicts; exit 1 when one did not hold')
    .argument('<DRILL>', 'name of a drill of the library, or a drill file')
    .argument('[FILE]', 'the topology file', DEFAULT_FILE)
    .option('--channel <NAME>', 'the channel to watch; default: the first that the drill is made for')
    .option('--person <NAME>', 'who confirms a recovery that the drill asks for; twice, for two people', collect, [])
    .action((drill: string, file: string, options: RunOptions) => run(drill, file, options, context));
  withExamples(command, { 'holdfast drill run kill-leader': '', 'holdfast drill run ./mine.yaml --json': '' });
}

function collect(one: string, others: readonly string[]): readonly string[] {
  return [...others, one];
}

async function run(name: string, file: string, { person, ...options }: RunOptions, context: CliContext): Promise<void> {
  const { output, signal } = context;
  const drill = await findDrill(name, context);
  const { drillNetwork } = await import('../../../network/drill.ts');
  const { network } = await findNetwork(file, context);
  try {
    const onEvent = (event: TimelineEvent): void => output.progress(`${(event.ms / 1000).toFixed(1).padStart(7)} s  ${event.text}`);
    const result = await drillNetwork(network, drill, { onEvent, signal }, { ...options, people: person });
    output.endProgress();
    output.document(result);
    output.print(...(await resultLines(result)));
    if (!passed(result)) context.notFine();
    signal.throwIfAborted();
  } finally {
    network.close();
  }
}

export function passed(result: DrillResult): boolean {
  return Object.values(result.verdicts).every((verdict) => verdict === 'held');
}

const TONES: Readonly<Record<string, Tone>> = { held: 'good', failed: 'bad', unknown: 'unknown' };

export async function resultLines(result: DrillResult): Promise<readonly Line[]> {
  const { drillSummary } = await import('../../../core/chaos/drill/summary.ts');
  return drillSummary(result).map(({ kind, verdict, text }): Line => {
    if (kind === 'title') return { text, tone: 'strong' };
    if (verdict !== null) return ['  ', { text, tone: TONES[verdict] ?? 'plain' }];
    return ['  ', { text, tone: kind === 'limit' ? 'warning' : 'plain' }];
  });
}
