import type { Command } from 'commander';
import type { Check } from '../../system/doctor/check.ts';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import type { Line, Tone } from '../output.ts';

const MARKS: Readonly<Record<Check['state'], { readonly mark: string; readonly tone: Tone }>> = {
  ok: { mark: '✓', tone: 'good' },
  limited: { mark: '!', tone: 'warning' },
  missing: { mark: '✕', tone: 'bad' },
  unknown: { mark: '?', tone: 'unknown' },
};

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('doctor')
    .helpGroup(GROUPS.begin)
    .description('what this machine has, what is missing, and how to get it')
    .option('--all', 'show also what is fine')
    .action((options: { readonly all?: true }) => examine(options.all === true, context));
  withExamples(command, { 'holdfast doctor': 'what is missing', 'holdfast doctor --all --json': 'everything that was looked at' });
}

async function examine(all: boolean, context: CliContext): Promise<void> {
  const { output } = context;
  const { runDoctor } = await import('../../system/doctor/checks.ts');
  const { listFabricVersions } = await import('../../platforms/fabric/programs/list-fabric-versions.ts');
  const { defaultCacheRoot } = await import('../../platforms/fabric/programs/place.ts');
  output.progress('looking at this machine');
  const fabricVersions = await listFabricVersions();
  const checks = await runDoctor({ cacheFolder: defaultCacheRoot(), workFolder: context.folder, fabricVersions });
  const broken = checks.filter(({ level, state }) => level === 'required' && state !== 'ok' && state !== 'unknown');
  output.document({ checks });
  const shown = checks.filter(({ state }) => all || state !== 'ok');
  output.print(...shown.flatMap(checkLines));
  const fine = checks.length - checks.filter(({ state }) => state !== 'ok').length;
  const [text, tone]: readonly [string, Tone] =
    broken.length === 0 ? ['Networks can run here.', 'good'] : ['Networks cannot run here yet.', 'bad'];
  if (shown.length > 0) output.print('');
  output.print([
    { text, tone },
    { text: ` ${fine} of ${checks.length} checks are fine.`, tone: 'faint' },
  ]);
  if (broken.length > 0) context.notFine();
}

function checkLines({ title, state, level, found, hint }: Check): readonly Line[] {
  const { mark, tone } = MARKS[state];
  const importance = state === 'ok' ? '' : `, ${level}`;
  const head: Line = [
    { text: `${mark} `, tone },
    { text: title, tone: 'strong' },
    `  ${found}`,
    { text: `  (${state}${importance})`, tone: 'faint' },
  ];
  return hint === '' ? [head] : [head, { text: `    ${hint}`, tone: 'faint' }];
}
