/** Compiles src into dist for the published package: Node strips no types below node_modules. Source files that are not TypeScript are copied. */
import { cpSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runStep } from './run-step.ts';

export async function build(): Promise<number> {
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  const exit = await runStep(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json']);
  if (exit !== 0) return exit;
  for (const file of globSync('src/**/*.*', { cwd: ROOT })) {
    if (!/\.ts$|tsconfig\.json$/u.test(file)) cpSync(join(ROOT, file), join(ROOT, file.replace(/^src/u, 'dist')));
  }
  return 0;
}
