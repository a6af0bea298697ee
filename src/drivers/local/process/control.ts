/** Signals to recorded processes, and waiting until they have done their work. Never to a process that merely has the pid. */
import { fail } from './codes.ts';
import { inspectProcess, isSame } from './inspect.ts';
import { hasEnded, readProcStat } from './proc-stat.ts';
import type { ProcessRecord } from './record.ts';
import { waitUntil } from './wait-until.ts';

/** The kernel ends a killed process at once unless it hangs in a device; a loaded machine gets some time. */
const KILL_LIMIT_MS = 10_000;
const FREEZE_LIMIT_MS = 5_000;

/** `gone`: there is no such process any more. Throws E334 when the pid belongs to another one. */
export function signalProcess(record: ProcessRecord, signal: NodeJS.Signals): 'sent' | 'gone' {
  const stat = readProcStat(record.pid);
  if (stat === null) return 'gone';
  if (!isSame(record, stat)) throw fail('E334', `process ${record.pid} is not the ${record.program} that was started as ${record.pid}`);
  if (hasEnded(stat)) return 'gone';
  try {
    process.kill(record.pid, signal);
    return 'sent';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH') return 'gone';
    throw fail('E335', `process ${record.pid} (${record.program}) may not be signalled: ${(error as Error).message}`, { cause: error });
  }
}

/** SIGTERM, wait, SIGKILL, wait. A frozen process is woken so that it can hear SIGTERM. */
export async function terminateProcess(record: ProcessRecord, graceSeconds: number): Promise<void> {
  if (isStopped(record)) return;
  signalProcess(record, 'SIGTERM');
  signalProcess(record, 'SIGCONT');
  if (await waitUntil(graceSeconds * 1_000, () => isStopped(record))) return;
  await killProcess(record);
}

export async function killProcess(record: ProcessRecord): Promise<void> {
  if (isStopped(record)) return;
  signalProcess(record, 'SIGKILL');
  await reached(record, KILL_LIMIT_MS, () => isStopped(record), 'gone');
}

/** The caller has made sure that it runs. */
export async function freezeProcess(record: ProcessRecord): Promise<void> {
  signalProcess(record, 'SIGSTOP');
  await reached(record, FREEZE_LIMIT_MS, () => inspectProcess(record).state !== 'running', 'frozen');
}

export async function thawProcess(record: ProcessRecord): Promise<void> {
  if (isStopped(record)) return;
  signalProcess(record, 'SIGCONT');
  await reached(record, FREEZE_LIMIT_MS, () => inspectProcess(record).state !== 'frozen', 'running');
}

function isStopped(record: ProcessRecord): boolean {
  return inspectProcess(record).state === 'stopped';
}

async function reached(record: ProcessRecord, limitMs: number, holds: () => boolean, wanted: string): Promise<void> {
  if (await waitUntil(limitMs, holds)) return;
  throw fail('E336', `process ${record.pid} (${record.program}) was not ${wanted} after ${limitMs} ms`);
}
