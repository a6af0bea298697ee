import type { Command } from 'commander';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import type { Row } from '../output.ts';

interface InstallOptions {
  readonly from?: string;
  readonly mirror?: string;
  readonly sha256?: string;
  readonly module?: string;
  readonly verify?: true;
}

export function register(program: Command, context: CliContext): void {
  const group = program
    .command('fabric')
    .helpGroup(GROUPS.begin)
    .usage('install|versions')
    .description('the Fabric programs and where they come from');
  const install = group
    .command('install')
    .description('obtain the programs of one Fabric version: cache, release archive, or Go toolchain, in this order')
    .argument('[VERSION]', 'such as 3.1.1; default: the newest proven one')
    .option('--from <FOLDER>', 'use the programs in this folder, and nothing else')
    .option('--mirror <ADDRESS>', 'where the release archives are published')
    .option('--sha256 <DIGEST>', 'digest that the release archive must have')
    .option('--module <VERSION>', 'version of the Go module, for releases that Holdfast knows none of')
    .option('--verify', 'compute the digest of every cached program')
    .action((version: string | undefined, options: InstallOptions) => installPrograms(version, options, context));
  withExamples(install, { 'holdfast fabric install': 'the default version', 'holdfast fabric install 2.5.9 --verify': '' });
  const versions = group
    .command('versions')
    .description('the versions that are known, proven and in the cache')
    .action(() => listVersions(context));
  withExamples(versions, { 'holdfast fabric versions': '' });
  withExamples(group, {
    'holdfast fabric install': 'obtain the default version',
    'holdfast fabric versions': 'what is known, proven, cached',
  });
}

async function installPrograms(version: string | undefined, options: InstallOptions, { output, signal }: CliContext): Promise<void> {
  const { ensureFabricPrograms } = await import('../../platforms/fabric/programs/ensure-fabric-programs.ts');
  const { DEFAULT_VERSION } = await import('../../platforms/fabric/programs/catalog.ts');
  const onProgress = (line: string): void => output.progress(line);
  const found = await ensureFabricPrograms({ version: version ?? DEFAULT_VERSION, ...options, onProgress, signal });
  const { version: installed, bin, provider, attempts } = found;
  output.document({ version: installed, bin, provider, attempts });
  output.print([{ text: `Fabric ${installed}`, tone: 'strong' }, ` from ${provider}: ${bin}`]);
  for (const { provider: name, outcome, why } of attempts) {
    output.note([
      { text: `  ${name.padEnd(10)}${outcome.padEnd(8)}`, tone: outcome === 'used' ? 'good' : 'faint' },
      { text: why, tone: 'faint' },
    ]);
  }
}

async function listVersions({ output }: CliContext): Promise<void> {
  const { listFabricVersions } = await import('../../platforms/fabric/programs/list-fabric-versions.ts');
  const versions = await listFabricVersions();
  output.document({ versions });
  const rows: readonly Row[] = versions.map(({ version, isDefault, proven, installed }) => [
    { text: version, tone: 'strong' },
    isDefault ? 'default' : '',
    { text: proven ? 'proven' : 'known', tone: proven ? 'good' : 'plain' },
    { text: installed?.state ?? 'not cached', tone: installed?.state === 'damaged' ? 'bad' : 'plain' },
    { text: installed?.words ?? '', tone: 'faint' },
  ]);
  output.table([['version', '', 'tests', 'cache', 'from'], ...rows], { heading: true });
}
