/**
 * Runs a program of the operator: no shell, a process group of its own, a limit after which the whole group is killed. What it prints is
 * data, never more than was asked for.
 */
import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fail } from '../node/codes.ts';

export interface Command {
  /** For messages: which program of which node. */
  readonly what: string;
  readonly subject: string;
  readonly argv: readonly string[];
  readonly cwd: string;
}

/** Answers are one line or some lines of a log. */
const ANSWER_BYTES = 4 * 1024 * 1024;
const WORDS = 200;

/** What the program printed; it ended with 0. */
export async function answerOf(command: Command, limitMs: number): Promise<string> {
  const child = started(command, ['ignore', 'pipe', 'pipe']);
  const [out, err]: Buffer[][] = [[], []];
  let bytes = 0;
  for (const [stream, into] of [
    [child.stdout, out],
    [child.stderr, err],
  ] as const)
    stream?.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= ANSWER_BYTES) into?.push(chunk);
      else killGroup(child);
    });
  const code = await ended(child, command, limitMs, 'close');
  if (bytes > ANSWER_BYTES) throw fail('E366', `${command.what} printed more than ${ANSWER_BYTES} bytes`, { subject: command.subject });
  const text = Buffer.concat(out ?? []).toString('utf8');
  refuseCode(code, command, Buffer.concat(err ?? []).toString('utf8') || text);
  return text;
}

/**
 * Runs it to its end. What it prints goes into a file, not into a pipe: a node that it starts may inherit it, and must not wait for us, or
 * die with us.
 */
export async function act(command: Command, limitMs: number, scratchDir: string, input?: string): Promise<void> {
  mkdirSync(scratchDir, { recursive: true, mode: 0o700 });
  const path = join(scratchDir, `said-${process.pid}-${randomBytes(4).toString('hex')}`);
  const file = openSync(path, 'wx', 0o600);
  try {
    const child = started(command, [input === undefined ? 'ignore' : 'pipe', file, file]);
    // A program that does not read its input may have closed it.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
    refuseCode(await ended(child, command, limitMs, 'exit'), command, readFileSync(path, 'utf8'));
  } finally {
    closeSync(file);
    rmSync(path, { force: true });
  }
}

/** `from | to`, both to their ends with 0: half of an archive is none. `tell` gets what the second one prints. */
export async function piped(from: Command, to: Command, limitMs: number, tell?: (text: string) => void): Promise<void> {
  const source = started(from, ['ignore', 'pipe', 'pipe']);
  const target = started(to, ['pipe', tell === undefined ? 'ignore' : 'pipe', 'pipe']);
  const said = [wordsOf(source), wordsOf(target)] as const;
  if (tell !== undefined) target.stdout?.setEncoding('utf8').on('data', tell);
  const codes = [ended(source, from, limitMs, 'close'), ended(target, to, limitMs, 'close')] as const;
  // Whoever ended early is told by its exit code, which says more than a broken pipe.
  const flow = source.stdout === null || target.stdin === null ? Promise.resolve() : pipeline(source.stdout, target.stdin);
  const [first, second] = await Promise.allSettled([...codes, flow.catch(() => undefined)]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  refuseCode(first.value ?? null, from, said[0]());
  refuseCode(second.value ?? null, to, said[1]());
}

function wordsOf(child: ChildProcess): () => string {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-4 * WORDS)));
  return () => words;
}

function started({ argv, cwd, what, subject }: Command, stdio: StdioOptions): ChildProcess {
  const [file, ...args] = argv;
  if (file === undefined) throw fail('E366', `${what} names no program`, { subject });
  return spawn(file, args, { cwd, stdio, detached: true });
}

/** The exit code; null after a signal. */
function ended(child: ChildProcess, { what, subject, argv }: Command, limitMs: number, event: 'exit' | 'close'): Promise<number | null> {
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      killGroup(child);
      // Whatever it left behind may keep the pipes open for ever.
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, limitMs);
    child.once('error', (cause) => {
      clearTimeout(timer);
      reject(fail('E366', `${what}: ${argv[0]} cannot be started: ${cause.message}`, { subject, cause }));
    });
    child.once(event, (code: number | null) => {
      clearTimeout(timer);
      if (late) reject(fail('E366', `${what} took longer than ${limitMs} ms and was killed`, { subject }));
      else resolve(code);
    });
  });
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

function refuseCode(code: number | null, { what, subject }: Command, said: string): void {
  if (code === 0) return;
  const end = code === null ? 'was killed by a signal' : `ended with exit code ${code}`;
  throw fail('E366', `${what} ${end}${said.trim() === '' ? '' : `: ${shown(said)}`}`, { subject });
}

/** The last line, fit for a terminal. */
export function shown(said: string): string {
  const line = said.trim().split('\n').at(-1) ?? '';
  return line.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, ' ').slice(0, WORDS);
}
