import type { Command } from 'commander';
import type { SeedResult } from '../../simulation/run/run-seed.ts';
import type { SeedsResult } from '../../simulation/run/run-seeds.ts';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { positiveNumber } from '../numbers.ts';
import type { Output } from '../output.ts';

type Coverage = typeof import('../../simulation/run/coverage.ts').coverage;

interface SimulateOptions {
  readonly seed?: string;
  readonly seeds: string;
  readonly seconds: string;
  readonly harsh?: true;
}

/** Stories that are printed whole; the others by their seeds. */
const STORIES = 1;

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('simulate')
    .helpGroup(GROUPS.prove)
    .description('let the engine keep pretended networks through drawn faults and crashes, and judge what it does')
    .option('--seed <N>', 'the first seed; alone: only this one, with its whole story')
    .option('--seeds <COUNT>', 'so many seeds, over all cores', '100')
    .option('--seconds <S>', 'virtual seconds with faults, before everything is healed', '120')
    .option('--harsh', 'more repairs, and engines that die in the middle of them')
    .action((_options: unknown, self: Command) => simulate(self, context));
  withExamples(command, {
    'holdfast simulate': '100 seeds: what was met, and whether any law was broken',
    'holdfast simulate --seed 42': 'the story of one seed, the same to the byte each time',
  });
}

async function simulate(self: Command, context: CliContext): Promise<void> {
  const { output, signal } = context;
  const options = self.opts<SimulateOptions>();
  const seconds = positiveNumber('--seconds', options.seconds);
  const first = options.seed === undefined ? 1 : Math.round(positiveNumber('--seed', options.seed));
  const alone = options.seed !== undefined && self.getOptionValueSource('seeds') === 'default';
  if (alone) {
    const { runSeed } = await import('../../simulation/run/run-seed.ts');
    const result = await runSeed(first, { seconds, harsh: options.harsh === true });
    output.document(result);
    tellStory(output, result, seconds);
    if (result.violations.length > 0) context.notFine();
    return;
  }
  const count = Math.round(positiveNumber('--seeds', options.seeds));
  const { runSeeds } = await import('../../simulation/run/run-seeds.ts');
  const told = (done: number, failed: number): void => {
    if (done % 10 === 0 || done === count) output.progress(`${done} of ${count} seeds, ${failed} failed`);
  };
  const result = await runSeeds({ first, count, seconds, harsh: options.harsh === true, signal, told });
  output.document(result);
  const { coverage } = await import('../../simulation/run/coverage.ts');
  tell(output, coverage, result, seconds);
  if (result.failed.length > 0) context.notFine();
}

function tell(output: Output, coverage: Coverage, { seeds, virtualMs, realMs, cpuMs, counts, failed }: SeedsResult, seconds: number): void {
  for (const result of failed.slice(0, STORIES)) tellStory(output, result, seconds);
  const met = coverage(counts, seeds);
  const rows = met.map(({ what, name, met: times, reason = '' }) => [what, name, String(times), { text: reason, tone: 'faint' as const }]);
  output.table([['what', 'which', 'met', ''], ...rows], { heading: true });
  const others = failed.slice(STORIES).map(({ seed, violations }) => `${seed} (${violations[0]?.law})`);
  if (others.length > 0) output.print('', { text: `Also failed: ${others.join(', ')}`, tone: 'bad' });
  const speed = (virtualMs / cpuMs).toFixed(0);
  output.print('', {
    text: `${seeds} seeds, ${failed.length} failed; ${(virtualMs / 60_000).toFixed(0)} virtual minutes in ${(realMs / 1_000).toFixed(1)} s, ${speed} times real time on a core`,
    tone: failed.length === 0 ? 'good' : 'bad',
  });
}

function tellStory(output: Output, { seed, layout, digest, story, violations }: SeedResult, seconds: number): void {
  for (const line of story) output.print(line);
  output.print('', `Seed ${seed} (${layout}): digest ${digest}`);
  for (const { atMs, law, message } of violations) {
    output.print({ text: `${law} at ${(atMs / 1_000).toFixed(3)} s: ${message}`, tone: 'bad' });
  }
  if (violations.length > 0) output.print(`Again: holdfast simulate --seed ${seed} --seconds ${seconds}`);
}
