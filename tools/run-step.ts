/** Runs one program of a task, with its output on this terminal; ends it when this process is asked to end. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Resolves with the exit code. */
export function runStep(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<number> {
  say(`\n> ${[program.replace(ROOT, ''), ...shortened(args)].join(' ')}`);
  const child = spawn(program, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...environment } });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

const SHOWN_ARGUMENTS = 8;

function shortened(args: readonly string[]): readonly string[] {
  return args.length <= SHOWN_ARGUMENTS ? args : [...args.slice(0, SHOWN_ARGUMENTS), `... (${args.length - SHOWN_ARGUMENTS} more)`];
}

/** Runs steps until one fails. */
export async function runSteps(steps: readonly (() => Promise<number>)[]): Promise<number> {
  for (const step of steps) {
    const exit = await step();
    if (exit !== 0) return exit;
  }
  return 0;
}
