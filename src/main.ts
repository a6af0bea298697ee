/** Process entry: runs one command and leaves with its exit code. bin/holdfast.mjs starts it. */
import { runProgram } from './cli/program.ts';

await runProgram(process.argv.slice(2));
