/** Runs a command line in this process, with its own streams and folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../../src/cli/program.ts';

export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The one document on stdout. */
  json(): Readonly<Record<string, unknown>>;
}

export interface RunOptions {
  readonly folder?: string;
  readonly signal?: AbortSignal;
  readonly terminal?: boolean;
  readonly environment?: NodeJS.ProcessEnv;
}

const folders: string[] = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-cli-'));
  folders.push(folder);
  return folder;
}

export async function runCli(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  const isTTY = options.terminal ?? false;
  const streams = {
    stdout: { isTTY, write: (text: string) => void (stdout += text) },
    stderr: { isTTY, write: (text: string) => void (stderr += text) },
  };
  const place = { folder: options.folder ?? emptyFolder(), environment: options.environment ?? {} };
  const exit = await runCommandLine(argv, streams, options.signal ?? new AbortController().signal, place);
  return { exit, stdout, stderr, json: () => JSON.parse(stdout) as Readonly<Record<string, unknown>> };
}
