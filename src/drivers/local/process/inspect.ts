/** Whether a recorded process runs. Identity is pid and start ticks, never the pid alone. */
import type { ProcessState } from '../../../core/ports/driver.ts';
import { exitOf } from './exits.ts';
import { hasEnded, isFrozen, readProcStat, type ProcStat } from './proc-stat.ts';
import { bootId, type ProcessRecord } from './record.ts';

export type Identity = Pick<ProcessRecord, 'pid' | 'startTicks' | 'bootId'>;

export function inspectProcess(record: ProcessRecord | null): ProcessState {
  if (record === null) return { state: 'stopped', exit: null };
  let stat: ProcStat | null;
  try {
    stat = readProcStat(record.pid);
  } catch (error) {
    return { state: 'unknown', reason: `/proc/${record.pid}/stat cannot be read: ${(error as Error).message}` };
  }
  if (stat === null && isHidden(record.pid))
    return { state: 'unknown', reason: `process ${record.pid} exists, but /proc does not show it` };
  if (stat === null || hasEnded(stat) || !isSame(record, stat)) return { state: 'stopped', exit: exitOf(record) };
  return { state: isFrozen(stat) ? 'frozen' : 'running', pid: record.pid, startedAt: record.startedAt };
}

export function isSame(identity: Identity, stat: ProcStat): boolean {
  return stat.startTicks === identity.startTicks && identity.bootId === bootId();
}

/** /proc mounted with hidepid shows nothing of other users' processes; the signal 0 tells them from none. */
function isHidden(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return readProcStat(pid) === null && exists(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Asked again, because the process may have ended between the two looks. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
