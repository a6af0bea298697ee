/** Runs one program to its end, never through a shell, in a process group of its own so that its children end with it. */
import { spawn } from 'node:child_process';
import { errorCode } from './translate-error.ts';

/** Of each stream the end is kept: errors are told last. */
const KEPT_CHARACTERS = 64 * 1024;

export interface RunOrder {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface RunOutcome {
  /** Null when it was ended by a signal or could not be started. */
  readonly exitCode: number | null;
  /** `ENOENT` and the like when it could not be started. */
  readonly startError: string | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runProgram(order: RunOrder): Promise<RunOutcome> {
  order.signal?.throwIfAborted();
  const outcome = await run(order);
  order.signal?.throwIfAborted();
  return outcome;
}

function run(order: RunOrder): Promise<RunOutcome> {
  return new Promise((resolve) => {
    const child = spawn(order.file, [...order.args], {
      env: order.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(order.cwd === undefined ? {} : { cwd: order.cwd }),
    });
    const texts = { stdout: '', stderr: '' };
    let timedOut = false;
    const end = (): void => endGroup(child.pid);
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, order.limitMs);
    order.signal?.addEventListener('abort', end, { once: true });
    const finish = (exitCode: number | null, startError: string | null): void => {
      clearTimeout(timer);
      order.signal?.removeEventListener('abort', end);
      resolve({ exitCode, startError, timedOut, ...texts });
    };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        texts[name] = (texts[name] + text).slice(-KEPT_CHARACTERS);
      });
    }
    child.once('error', (error) => finish(null, errorCode(error) ?? error.message));
    child.once('close', (exitCode) => finish(exitCode, null));
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}
