/** Errors of the file system, translated once into Failures. */
import { Failure } from '../../../core/kernel/failure.ts';
import { fail } from './codes.ts';

const NO_SPACE = new Set(['ENOSPC', 'EDQUOT']);
const NO_ACCESS = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ELOOP', 'ENAMETOOLONG']);

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function isDiskFull(error: unknown): boolean {
  return (error instanceof Failure && error.code === 'E216') || NO_SPACE.has(errorCode(error) ?? '');
}

/** A Failure stays as it is; an error that is not of the file system is a bug and passes unchanged. */
export function translateFileError(error: unknown, path: string): unknown {
  if (error instanceof Failure) return error;
  const code = errorCode(error);
  if (code === undefined || !(error instanceof Error)) return error;
  if (NO_SPACE.has(code)) return fail('E216', `no space left while writing ${path}`, { cause: error, subject: path, retry: true });
  if (NO_ACCESS.has(code)) return fail('E217', `cannot use ${path}: ${error.message}`, { cause: error, subject: path });
  return error;
}

/** Proxies are named with user and password in the environment, and errors repeat their addresses. */
export function withoutPasswords(text: string): string {
  return text.replaceAll(/:\/\/[^\s/@]+@/gu, '://');
}
