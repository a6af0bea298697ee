/** Turns what SQLite and the file system threw into a Failure, once. */
import { Failure } from '../../core/kernel/failure.ts';
import { fail } from '../../core/saga/codes.ts';

type Code = Parameters<typeof fail>[0];

/** Primary result codes: https://sqlite.org/rescode.html. */
const RESULTS: Readonly<Record<number, Code>> = {
  3: 'E804', // SQLITE_PERM
  5: 'E805', // SQLITE_BUSY
  6: 'E805', // SQLITE_LOCKED
  8: 'E804', // SQLITE_READONLY
  10: 'E809', // SQLITE_IOERR
  11: 'E806', // SQLITE_CORRUPT
  13: 'E803', // SQLITE_FULL
  14: 'E809', // SQLITE_CANTOPEN
  26: 'E806', // SQLITE_NOTADB
};

const ERRNOS: Readonly<Record<string, Code>> = { ENOSPC: 'E803', EDQUOT: 'E803', EACCES: 'E804', EPERM: 'E804', EROFS: 'E804' };

/** Failures that go away when somebody else gives way or makes room. */
const PASSING: readonly Code[] = ['E803', 'E805'];

/** What is neither of SQLite nor of the file system is a bug, and stays what it is. */
export function translated(error: unknown, path: string, doing: string): Error {
  if (error instanceof Failure) return error;
  const code = codeOf(error);
  if (code === null) return error instanceof Error ? error : new Error(String(error));
  return fail(code, `cannot ${doing} ${path}: ${(error as Error).message}`, { subject: path, cause: error, retry: PASSING.includes(code) });
}

function codeOf(error: unknown): Code | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  // The low byte of an extended result code is the primary one.
  if (error.code === 'ERR_SQLITE_ERROR') return RESULTS[Number((error as { readonly errcode?: unknown }).errcode) & 0xff] ?? null;
  return typeof error.code === 'string' && /^E[A-Z]+$/u.test(error.code) ? (ERRNOS[error.code] ?? 'E809') : null;
}
