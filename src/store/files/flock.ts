/** flock(2): an exclusive lock that the kernel takes back when its process dies, however it dies. */
import { createRequire } from 'node:module';
import type * as Koffi from 'koffi';
import { fail } from './codes.ts';

const LOCK_EX = 2;
const LOCK_NB = 4;
/** errno of a lock that somebody else holds (errno.h: EWOULDBLOCK = EAGAIN on Linux, 35 on macOS). */
const WOULD_BLOCK: readonly number[] = [11, 35];

export type TryFlock = (descriptor: number, path: string) => boolean;

let loaded: TryFlock | null | undefined;

/** Null where the native library cannot be loaded (an unusual processor, an install without optional packages). */
export function loadFlock(): TryFlock | null {
  loaded ??= load();
  return loaded;
}

function load(): TryFlock | null {
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi;
    const flock = koffi.load(null).func('int flock(int, int)') as (descriptor: number, operation: number) => number;
    return (descriptor, path) => {
      if (flock(descriptor, LOCK_EX | LOCK_NB) === 0) return true;
      const errno = koffi.errno();
      if (WOULD_BLOCK.includes(errno)) return false;
      throw fail('E709', `flock(2) on ${path} failed with errno ${errno}`, { subject: path });
    };
  } catch {
    return null;
  }
}
