/**
 * A lock without flock: a file that names its holder by pid and start time. A dead holder's lock is taken over. Weaker than
 * flock (two takers in the same instant are told apart by a second look), so it is only used where flock is not to be had.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { codeOf } from './translate-error.ts';

/** True when this process holds the lock now. */
export function tryPidLock(path: string): boolean {
  const own = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
  writeFileSync(own, `${process.pid} ${startTimeOf(process.pid)}\n`, { mode: 0o600 });
  try {
    if (links(own, path)) return true;
    const found = read(path);
    if (found === null || isAlive(found)) return false;
    const stale = `${own}.stale`;
    renameSync(path, stale);
    const taken = read(stale);
    // Somebody else took over between the look and the rename: give it back.
    if (taken !== found) {
      links(stale, path);
      rmSync(stale, { force: true });
      return false;
    }
    rmSync(stale, { force: true });
    return links(own, path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

export function releasePidLock(path: string): void {
  if (read(path)?.startsWith(`${process.pid} `) === true) rmSync(path, { force: true });
}

function links(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(holder: string): boolean {
  const [pid, start] = holder.trim().split(' ');
  return pid !== undefined && startTimeOf(Number(pid)) === start && start !== '';
}

/** Field 22 of /proc/PID/stat (proc(5)); empty when there is no such process. */
function startTimeOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
