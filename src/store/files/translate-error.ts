/** Turns what the file system threw into a Failure, once. */
import { Failure } from '../../core/kernel/failure.ts';
import { fail } from './codes.ts';

const CODES: Readonly<Record<string, 'E703' | 'E704' | 'E705'>> = {
  ENOSPC: 'E703',
  EDQUOT: 'E703',
  EACCES: 'E704',
  EPERM: 'E704',
  EROFS: 'E704',
  ENOENT: 'E705',
};

export function translated(error: unknown, path: string, doing: string): Error {
  if (error instanceof Failure) return error;
  const code = codeOf(error);
  if (code === undefined) return error instanceof Error ? error : new Error(String(error));
  return fail(CODES[code] ?? 'E706', `cannot ${doing} ${path}: ${(error as Error).message}`, { subject: path, cause: error });
}

export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : undefined;
}
