import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { withExamples } from '../../example.ts';
import { fileFailure, readInput, writeOutput } from '../../files.ts';

export function registerDrillReport(group: Command, context: CliContext): void {
  const command = group
    .command('report')
    .description('render a saved result as a page for an auditor: report.html and report.md')
    .argument('<FILE>', 'report.json of a demo, or the saved output of `drill run --json`')
    .option('--out <DIR>', 'folder for the files; made when it is missing', '.')
    .option('--force', 'overwrite files that exist')
    .action((file: string, options: { readonly out: string; readonly force?: true }) => renderReport(file, options, context));
  withExamples(command, { 'holdfast drill report reports/now/report.json --out audit': '' });
}

async function renderReport(file: string, options: { readonly out: string; readonly force?: true }, context: CliContext): Promise<void> {
  const { readReport } = await import('../../report-file.ts');
  const { renderHtml } = await import('../../../core/render/report/html.ts');
  const { renderMarkdown } = await import('../../../core/render/report/markdown.ts');
  const report = readReport(await readInput(file, context), file);
  await makeFolder(options.out, context);
  const files = { html: join(options.out, 'report.html'), markdown: join(options.out, 'report.md') };
  await writeOutput(files.html, renderHtml(report), options.force === true, context);
  await writeOutput(files.markdown, renderMarkdown(report), options.force === true, context);
  context.output.document({ files, drills: report.drills.length });
  context.output.print(`Wrote ${files.html} and ${files.markdown}`);
}

async function makeFolder(folder: string, context: CliContext): Promise<void> {
  try {
    await mkdir(resolve(context.folder, folder), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw fileFailure(folder, error);
  }
}
