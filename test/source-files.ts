/** The source files of the repository, for the tests that read them. */
import { readFileSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface SourceFile {
  /** Relative to the root, with slashes: `src/core/kernel/failure.ts`. */
  readonly path: string;
  readonly text: string;
}

/** Without tests. */
export function productionFiles(): readonly SourceFile[] {
  return filesOf('src/**/*.ts').filter(({ path }) => !path.endsWith('.test.ts'));
}

export function filesOf(pattern: string): readonly SourceFile[] {
  return globSync(pattern, { cwd: ROOT })
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** The text without comments, so that words about forbidden things are not forbidden. Strings stay as they are. */
export function withoutComments(text: string): string {
  const token = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/gu;
  return text.replaceAll(token, (found) => (found.startsWith('/') ? found.replaceAll(/[^\n]/gu, ' ') : found));
}
