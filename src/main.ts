/** Process entry: runs one command and leaves with its exit code. bin/holdfast.mjs starts it. */
import { keepCompiled } from './cli/keep-compiled.ts';

keepCompiled(process.env);
// Only what is imported from here on is kept.
const { runProgram } = await import('./cli/program.ts');
await runProgram(process.argv.slice(2));
