/** Starts a program to see whether it is there and works. No shell; whatever goes wrong is an answer. */
import { execFile } from 'node:child_process';

/** Long enough for Python on a busy machine. */
const LIMIT_MS = 15_000;

export type ProgramAnswer =
  | { readonly kind: 'answered'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly why: string };

export function askProgram(file: string, args: readonly string[]): Promise<ProgramAnswer> {
  return new Promise((resolve) => {
    execFile(file, [...args], { timeout: LIMIT_MS, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      if (error === null) resolve({ kind: 'answered', text: firstLine(stdout) || firstLine(stderr) });
      else if (error.code === 'ENOENT') resolve({ kind: 'absent' });
      else
        resolve({
          kind: 'failed',
          why: error.killed === true ? `no answer within ${LIMIT_MS / 1000} s` : firstLine(stderr) || error.message,
        });
    });
  });
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
