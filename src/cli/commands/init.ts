import { basename, dirname, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { MAX_STARTER_REGIONS } from '../../core/topology/starter.ts';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { FILE_ARGUMENT, writeOutput } from '../files.ts';

interface InitOptions {
  readonly regions: number;
  readonly consensus: 'raft' | 'smartbft';
  readonly force?: true;
}

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('init')
    .helpGroup(GROUPS.begin)
    .description('write a commented starter file')
    .argument(...FILE_ARGUMENT)
    .option('--regions <N>', `how many regions, 1 to ${MAX_STARTER_REGIONS}`, regionCount, 3)
    .addOption(new Option('--consensus <KIND>', 'how orderers agree').choices(['raft', 'smartbft']).default('raft'))
    .option('--force', 'overwrite the file when it exists')
    .action((file: string, options: InitOptions) => writeStarter(file, options, context));
  withExamples(command, {
    'holdfast init': 'three regions, Raft, in holdfast.yaml',
    'holdfast init bft.yaml --consensus smartbft': 'against orderers that lie',
  });
}

function regionCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MAX_STARTER_REGIONS) return count;
  throw new InvalidArgumentError(`It takes a whole number from 1 to ${MAX_STARTER_REGIONS}.`);
}

async function writeStarter(file: string, options: InitOptions, context: CliContext): Promise<void> {
  const { starterFile } = await import('../../core/topology/starter.ts');
  const { regions, consensus, force } = options;
  const name = networkName(basename(dirname(resolve(context.folder, file))));
  await writeOutput(file, starterFile({ name, regions, consensus }), force === true, context);
  context.output.document({ file, name, regions, consensus });
  context.output.print(`Wrote ${file}: network ${name}, ${regions} ${regions === 1 ? 'region' : 'regions'}, ${consensus}.`);
  context.output.note({
    text: `Next: \`holdfast plan ${file}\` says what it survives, \`holdfast up ${file}\` runs it on this machine.`,
    tone: 'faint',
  });
}

/** The folder's name, as far as the names of networks allow. */
function networkName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^[^a-z]+|-+$/gu, '')
    .slice(0, 30)
    .replace(/-+$/u, '');
  return name === '' ? 'my-network' : name;
}
