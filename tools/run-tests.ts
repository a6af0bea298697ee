/** Finds the tests and runs them: first those that need nothing, together; then those with networks or namespaces, one file after the other. */
import { globSync } from 'node:fs';
import { ROOT, runStep, runSteps, say } from './run-step.ts';

/** A fast test that takes longer hangs. */
const FAST_TIMEOUT_MS = 120_000;
/** A real network starts, breaks and recovers several times in one test. */
const REAL_TIMEOUT_MS = 900_000;

/** Their measurements and their machine are disturbed by neighbours. */
const REAL_FOLDERS = ['test/real/', 'test/wan/', 'test/contract/', 'test/fabric/'];

/** `filters`: parts of file names; options of node (--test-name-pattern=...) pass through. */
export function runTests(filters: readonly string[]): Promise<number> {
  const options = filters.filter((word) => word.startsWith('-'));
  const parts = filters.filter((word) => !word.startsWith('-'));
  const wanted = (file: string): boolean => parts.length === 0 || parts.some((part) => file.includes(part));
  const all = globSync('{src,test}/**/*.test.ts', { cwd: ROOT }).toSorted().filter(wanted);
  const isReal = (file: string): boolean => REAL_FOLDERS.some((folder) => file.startsWith(folder));
  const real = all.filter(isReal);
  const fast = all.filter((file) => !isReal(file));
  if (all.length === 0) {
    say(`No test file matches ${parts.join(' ')}.`);
    return Promise.resolve(2);
  }
  say(`\n${fast.length} test files without networks, then ${real.length} with real ones, one after the other.`);
  const run = (files: readonly string[], timeoutMs: number, more: readonly string[]) => (): Promise<number> =>
    files.length === 0
      ? Promise.resolve(0)
      : runStep(process.execPath, ['--test', `--test-timeout=${timeoutMs}`, ...more, ...options, ...files], { NODE_NO_WARNINGS: '1' });
  return runSteps([run(fast, FAST_TIMEOUT_MS, []), run(real, REAL_TIMEOUT_MS, ['--test-concurrency=1'])]);
}
