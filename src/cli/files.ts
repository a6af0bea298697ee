/** Reads and writes the files that commands name, with failures that say what to do. */
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { failures, type Failure } from '../core/kernel/failure.ts';
import type { CliContext } from './context.ts';
import { CLI_CODES } from './codes.ts';

const fail = failures(CLI_CODES);

export const DEFAULT_FILE = 'holdfast.yaml';
export const FILE_ARGUMENT = ['[FILE]', 'the topology file', DEFAULT_FILE] as const;

/** `file` is relative to the folder that the command runs in. */
export async function readInput(file: string, context: CliContext): Promise<string> {
  try {
    return await readFile(resolve(context.folder, file), 'utf8');
  } catch (error) {
    throw fileFailure(file, error);
  }
}

/** Overwrites only when told to. */
export async function writeOutput(file: string, text: string, overwrite: boolean, context: CliContext): Promise<void> {
  try {
    await writeFile(resolve(context.folder, file), text, { flag: overwrite ? 'w' : 'wx' });
  } catch (error) {
    throw fileFailure(file, error);
  }
}

export function fileFailure(file: string, error: unknown): Failure {
  const { code, message } = error as NodeJS.ErrnoException;
  const extras = { subject: file, cause: error };
  if (code === 'ENOENT') return fail('E155', `there is no file ${file}`, extras);
  if (code === 'EEXIST') return fail('E157', `${file} exists already`, extras);
  return fail('E156', `${file}: ${message}`, extras);
}
