import { Argument, type Command } from 'commander';
import { failures } from '../../core/kernel/failure.ts';
import { nearest } from '../../core/kernel/nearest.ts';
import type { CatalogueEntry } from '../catalogue.ts';
import { CLI_CODES } from '../codes.ts';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import type { Line } from '../output.ts';

const fail = failures(CLI_CODES);

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('explain')
    .helpGroup(GROUPS.help)
    .description('explain any failure, finding, rule or step by its code')
    .addArgument(new Argument('[CODE]', 'such as E102, D203 or node.clone'))
    .option('--list', 'show every code with its title')
    .action(async (code: string | undefined, options: { readonly list?: true }) => {
      const { catalogue } = await import('../catalogue.ts');
      if (options.list === true) return list(catalogue(), context);
      if (code === undefined) throw fail('E152', 'CODE is missing', { hint: 'Give a code, or --list to see all of them.' });
      return explain(find(code, catalogue()), context);
    });
  withExamples(command, { 'holdfast explain E102': 'what is wrong, why it matters, what to do', 'holdfast explain --list': '' });
}

function find(code: string, entries: readonly CatalogueEntry[]): CatalogueEntry {
  const asked = code.toUpperCase();
  const found = entries.find((entry) => entry.code === asked || entry.title === `step ${code.toLowerCase()}`);
  if (found !== undefined) return found;
  const close = nearest(
    asked,
    entries.map((entry) => entry.code),
  );
  const suggestion = close?.close === true ? `Did you mean ${close.word}? ` : '';
  throw fail('E158', `${JSON.stringify(code)} is not a code of Holdfast`, { hint: `${suggestion}${CLI_CODES.E158.hint}` });
}

function explain(entry: CatalogueEntry, { output }: CliContext): void {
  output.document(entry);
  const about = [
    entry.area,
    ...(entry.severity === undefined ? [] : [entry.severity]),
    ...(entry.exit === undefined ? [] : [`exit code ${entry.exit}`]),
  ];
  const source: readonly Line[] = entry.source === undefined ? [] : [`Source: ${entry.source}`];
  output.print(
    [
      { text: entry.code, tone: 'accent' },
      { text: `  ${entry.title}`, tone: 'strong' },
    ],
    { text: about.join(', '), tone: 'faint' },
    '',
    entry.meaning,
  );
  output.print('', [{ text: 'Do: ', tone: 'strong' }, entry.hint], ...source);
}

function list(entries: readonly CatalogueEntry[], { output }: CliContext): void {
  output.document(entries);
  output.table(entries.map((entry) => [{ text: entry.code, tone: 'accent' }, entry.title, { text: entry.area, tone: 'faint' }]));
}
