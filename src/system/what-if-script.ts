/**
 * The script of a plan's page, as one classic script without imports. In a checkout it is bundled from src/web whenever it is asked for, so it is
 * never older than its sources; the published package has no bundler and no sources, and brings the bundle that the build wrote.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Where the build puts the bundle, below dist. */
export const BUNDLE_PATH = 'web/what-if.js';

export async function whatIfScript(): Promise<string> {
  const here = import.meta.url;
  if (here.endsWith('.ts')) return bundled(fileURLToPath(new URL('../web/what-if.ts', here)));
  return readFile(new URL(`../${BUNDLE_PATH}`, here), 'utf8');
}

/** For browsers of the last years; minified, because the page carries it along. */
async function bundled(entry: string): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2020',
    minify: true,
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
