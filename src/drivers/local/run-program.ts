/** Runs a program to its end and keeps what it says. */
import { spawn } from 'node:child_process';
import type { RunResult } from '../../core/ports/driver.ts';
import { fail } from './process/codes.ts';

export interface RunOptions {
  readonly argvPrefix: readonly string[];
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** An exit code that is not 0 is an answer, not a failure; a signal counts as 128, as in a shell. */
export function runProgram({ argvPrefix, program, args, env, cwd }: RunOptions): Promise<RunResult> {
  const [file, ...rest] = [...argvPrefix, program, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(file ?? program, rest, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => void out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => void err.push(chunk));
    child.once('error', (cause) => reject(fail('E330', `${file} cannot be started: ${cause.message}`, { subject: program, cause })));
    child.once('close', (code) => {
      resolve({ exitCode: code ?? 128, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') });
    });
  });
}
