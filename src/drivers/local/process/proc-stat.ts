/** What the kernel says of a process: /proc/PID/stat (proc(5)). A pid alone is no identity, pid and start ticks are. */
import { readFileSync } from 'node:fs';

export interface ProcStat {
  readonly pid: number;
  /** R, S, D, T (stopped), t (traced), Z (zombie), X (dead) ... */
  readonly state: string;
  readonly session: number;
  /** Field 22: clock ticks between boot and the start of the process. */
  readonly startTicks: number;
}

/** Null = no such process. Throws when the kernel does not let us look. */
export function readProcStat(pid: number): ProcStat | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
  // The name (field 2) may hold blanks and parentheses; the fields after it do not.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { pid, state: fields[0] ?? '?', session: Number(fields[3]), startTicks: Number(fields[19]) };
}

/** A zombie has ended: it only waits for its parent to ask how. */
export function hasEnded({ state }: ProcStat): boolean {
  return state === 'Z' || state === 'X' || state === 'x';
}

export function isFrozen({ state }: ProcStat): boolean {
  return state === 'T' || state === 't';
}
