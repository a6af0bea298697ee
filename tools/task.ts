/** The tasks behind `npm run ...`; bin/bootstrap.mjs starts it under Node 24. Usage: node tools/task.ts TASK [ARGUMENTS] */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.ts';
import { prepareMachine } from './prepare-machine.ts';
import { ROOT, runStep, runSteps, say } from './run-step.ts';
import { runTests } from './run-tests.ts';

const program = (name: string): string => join(ROOT, 'node_modules', '.bin', name);

function check(): Promise<number> {
  return runSteps([
    () => runStep(program('tsc'), ['-p', 'src/core/tsconfig.json']),
    () => runStep(program('tsc'), ['-p', 'src/web/tsconfig.json']),
    () => runStep(program('tsc'), ['-p', 'tsconfig.json']),
    () => runStep(program('oxlint'), ['--type-aware', '--deny-warnings']),
    () => runStep(program('oxfmt'), ['--check', '.']),
  ]);
}

async function test(args: readonly string[]): Promise<number> {
  await prepareMachine();
  return runSteps([...(args.length === 0 ? [check] : []), () => runTests(args)]);
}

/** An entry file of its own, for work that needs networks. */
async function entry(file: string, args: readonly string[]): Promise<number> {
  if (!existsSync(join(ROOT, file))) {
    say(`${file} is missing in this checkout`);
    return 4;
  }
  await prepareMachine();
  return runStep(process.execPath, [file, ...args]);
}

const TASKS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  check,
  test,
  build,
  soak: (args) => runStep(process.execPath, ['tools/soak.ts', ...args]),
  mutations: (args) => runStep(process.execPath, ['tools/mutations.ts', ...args]),
  demo: (args) => entry('tools/demo.ts', args),
  drills: (args) => entry('tools/drills.ts', args),
  bench: (args) => entry('bench/main.ts', args),
};

const [name = '', ...args] = process.argv.slice(2);
const task = TASKS[name];
if (task === undefined) {
  say(`There is no task ${JSON.stringify(name)}. Tasks: ${Object.keys(TASKS).join(', ')}.`);
  process.exitCode = 2;
} else process.exitCode = await task(args);
