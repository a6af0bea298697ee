import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { withExamples } from '../../example.ts';

export function registerDrillList(group: Command, context: CliContext): void {
  const command = group
    .command('list')
    .description('the library of drills: what each one does, and for which consensus')
    .action(() => listDrills(context));
  withExamples(command, { 'holdfast drill list': '', 'holdfast drill list --json': 'with file, fault and expectations' });
}

async function listDrills({ output }: CliContext): Promise<void> {
  const { readDrillLibrary } = await import('./library.ts');
  const library = await readDrillLibrary();
  output.document({ drills: library.map(({ file, drill }) => Object.assign({ file }, drill)) });
  const rows = library.map(({ drill }) => [{ text: drill.name, tone: 'accent' as const }, drill.consensus.join(', '), drill.title]);
  output.table([['drill', 'consensus', 'what it shows'], ...rows], { heading: true });
  output.note('', {
    text: 'Run one with `holdfast drill run NAME`; every drill is a file that `chaos validate` accepts as well.',
    tone: 'faint',
  });
}
