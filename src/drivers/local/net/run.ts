/** Runs the system's network programs: argument arrays and standard input only, never a shell. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { fail } from './codes.ts';

/** ip and nft live in sbin, which ordinary users often lack in their PATH. */
export const SYSTEM_PATH = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin', '/usr/bin', '/bin'].filter(Boolean).join(':');
/** None of them waits for anything but the kernel; a machine under full load gets some more. */
const LIMIT_MS = 30_000;

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function findProgram(name: string): string | null {
  for (const folder of SYSTEM_PATH.split(':')) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return null;
}

/** Resolves with whatever it ended with; rejects when it cannot be started. */
export function tryRun(argv: readonly string[], input = ''): Promise<Ran> {
  const [file = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env: { PATH: SYSTEM_PATH, LC_ALL: 'C' }, stdio: 'pipe', timeout: LIMIT_MS, killSignal: 'SIGKILL' });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', (cause) => reject(fail('E301', `${file} cannot be started: ${cause.message}`, { subject: file, cause })));
    child.once('close', (code, signal) =>
      resolve({ code: code ?? 128, stdout, stderr: signal === null ? stderr : `${stderr}ended by ${signal}` }),
    );
    // A program that ended without reading everything closes the pipe; its exit code says the rest.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Resolves with its standard output; rejects when it did not end with 0. */
export async function run(argv: readonly string[], input = ''): Promise<string> {
  const { code, stdout, stderr } = await tryRun(argv, input);
  if (code === 0) return stdout;
  throw fail('E303', `${argv.join(' ')} ended with ${code}: ${stderr.trim().slice(0, 500)}`);
}

/** At most `width` at a time: every one is a process, and the machine has few cores. */
export async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
