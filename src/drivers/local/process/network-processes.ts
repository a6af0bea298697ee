/**
 * Finds the processes of a network by their environment, also when every file of the network is gone. The environment of a
 * process is readable for its user and for root only, so nobody else's processes are found.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { fail } from './codes.ts';
import { hasEnded, readProcStat } from './proc-stat.ts';
import { waitUntil } from './wait-until.ts';

export const NETWORK_MARK = 'HOLDFAST_NETWORK';
const KILL_LIMIT_MS = 10_000;

export interface MarkedProcess {
  readonly pid: number;
  readonly startTicks: number;
  /** True for a process that began a session, as everything that spawnDetached starts does; its children do not. */
  readonly leadsSession: boolean;
  readonly cmdline: readonly string[];
}

export function processesOfNetwork(networkId: string): readonly MarkedProcess[] {
  return processesWith({ [NETWORK_MARK]: networkId });
}

/** Processes whose environment holds every given variable with that value. */
export function processesWith(marks: Readonly<Record<string, string>>): readonly MarkedProcess[] {
  const wanted = Object.entries(marks).map(([name, value]) => `${name}=${value}`);
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .flatMap((name) => {
      const pid = Number(name);
      const environment = pid === process.pid ? [] : words(pid, 'environ');
      if (!wanted.every((entry) => environment.includes(entry))) return [];
      const stat = readProcStat(pid);
      if (stat === null || hasEnded(stat)) return [];
      return [{ pid, startTicks: stat.startTicks, leadsSession: stat.session === pid, cmdline: words(pid, 'cmdline') }];
    });
}

/** SIGKILL until none is left: a process may start another one between the look and the signal. Never this process. */
export async function killNetwork(networkId: string): Promise<readonly MarkedProcess[]> {
  const killed = new Map<number, MarkedProcess>();
  const gone = await waitUntil(KILL_LIMIT_MS, () => {
    const left = processesOfNetwork(networkId);
    for (const each of left) {
      killed.set(each.pid, each);
      kill(each);
    }
    return left.length === 0;
  });
  if (gone) return [...killed.values()];
  const left = processesOfNetwork(networkId).map(({ pid, cmdline }) => `${pid} (${cmdline[0] ?? '?'})`);
  throw fail('E337', `${left.length} processes of network ${networkId} are left: ${left.join(', ')}`);
}

function kill({ pid, startTicks }: MarkedProcess): void {
  if (readProcStat(pid)?.startTicks !== startTicks) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw fail('E335', `process ${pid} may not be signalled`, { cause: error });
  }
}

function words(pid: number, file: 'environ' | 'cmdline'): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return [];
  }
}
