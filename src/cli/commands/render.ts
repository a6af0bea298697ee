import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { failures } from '../../core/kernel/failure.ts';
import { CLI_CODES } from '../codes.ts';
import { type CliContext, GROUPS } from '../context.ts';
import { withExamples } from '../example.ts';
import { FILE_ARGUMENT } from '../files.ts';
import { loadTopology } from '../topology.ts';

const fail = failures(CLI_CODES);

interface RenderOptions {
  readonly out?: string;
  readonly only?: string;
  readonly check?: true;
}

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('render')
    .helpGroup(GROUPS.begin)
    .description(
      'write every file that production needs: configtx, crypto-config, orderer.yaml and core.yaml per node, connection profiles',
    )
    .argument(...FILE_ARGUMENT)
    .option('--out <FOLDER>', 'where to write; without it, the files are listed')
    .option('--only <KINDS>', 'some of: configtx,crypto,orderers,peers,connections')
    .option('--check', 'write nothing; compare FOLDER with what would be written (exit 1 when they differ)')
    .action((file: string, options: RenderOptions) => render(file, options, context));
  withExamples(command, {
    'holdfast render --out rendered': 'all files',
    'holdfast render --out rendered --check': 'is the folder what the topology says?',
  });
}

async function render(file: string, options: RenderOptions, context: CliContext): Promise<void> {
  const { output } = context;
  const { topology } = await loadTopology(file, context);
  const { kind: platform } = topology.platform;
  if (platform !== 'fabric') throw fail('E160', `${topology.name} is a topology of ${platform}, and only fabric is rendered`);
  const { RENDER_KINDS, renderFabric } = await import('../../core/render/fabric/files.ts');
  const kinds = options.only?.split(',') ?? [...RENDER_KINDS];
  for (const kind of kinds) {
    if (!(RENDER_KINDS as readonly string[]).includes(kind)) {
      throw fail('E151', `--only does not know "${kind}"`, { hint: `Use some of: ${RENDER_KINDS.join(', ')}.` });
    }
  }
  const files = renderFabric(topology, kinds as (typeof RENDER_KINDS)[number][]);
  if (options.check) return check(files, options.out ?? '.', context);
  if (options.out === undefined) {
    output.document({ files });
    for (const path of Object.keys(files)) output.print(path);
    return output.note('', { text: 'Write them with --out FOLDER.', tone: 'faint' });
  }
  const root = resolve(context.folder, options.out);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  output.document({ out: root, files: Object.keys(files) });
  output.print(`${Object.keys(files).length} files in ${root}`);
}

async function check(files: Readonly<Record<string, string>>, out: string, context: CliContext): Promise<void> {
  const root = resolve(context.folder, out);
  const differences: { path: string; state: 'missing' | 'different' }[] = [];
  for (const [path, text] of Object.entries(files)) {
    const target = join(root, path);
    if (!existsSync(target)) differences.push({ path, state: 'missing' });
    else if ((await readFile(target, 'utf8')) !== text) differences.push({ path, state: 'different' });
  }
  context.output.document({ out: root, differences });
  for (const { path, state } of differences) context.output.print([{ text: state.padEnd(10), tone: 'bad' }, path]);
  if (differences.length === 0) context.output.print(`${root} is what the topology says`);
  else context.notFine();
}
