/**
 * Compiles src into dist for the published package: Node strips no types below node_modules. Source files that are not TypeScript are copied,
 * and what runs in a browser becomes one script.
 */
import { cpSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BUNDLE_PATH, whatIfScript } from '../src/system/what-if-script.ts';
import { ROOT, runStep } from './run-step.ts';

export async function build(): Promise<number> {
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  const exit = await runStep(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json']);
  if (exit !== 0) return exit;
  for (const file of globSync('src/**/*.*', { cwd: ROOT })) {
    if (!/\.ts$|tsconfig\.json$/u.test(file)) cpSync(join(ROOT, file), join(ROOT, file.replace(/^src/u, 'dist')));
  }
  const bundle = join(ROOT, 'dist', BUNDLE_PATH);
  mkdirSync(dirname(bundle), { recursive: true });
  writeFileSync(bundle, await whatIfScript());
  return 0;
}
