/**
 * Finds the processes of a network by their environment, also when every file of the network is gone. The environment of a
 * process is readable for its user and for root only, so nobody else's processes are found.
 */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { fail } from './codes.ts';
import { hasEnded, readProcStat } from './proc-stat.ts';
import { waitUntil } from './wait-until.ts';

export const NETWORK_MARK = 'HOLDFAST_NETWORK';
/** The mark of one process: `orderer1`, `peer0-org1/ledger` for a service, `agent/london`. */
export const PROCESS_MARK = 'HOLDFAST_PROCESS';
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

/** Ids of networks that run and begin like that. Processes of containers, which have their own pid namespace, are not ours. */
export function runningNetworks(idPrefix: string): readonly string[] {
  const mark = `${NETWORK_MARK}=`;
  const own = pidNamespace('self');
  const ids = readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name) && pidNamespace(name) === own)
    .flatMap((name) => words(Number(name), 'environ').filter((word) => word.startsWith(`${mark}${idPrefix}`)));
  return [...new Set(ids.map((word) => word.slice(mark.length)))];
}

function pidNamespace(pid: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return null;
  }
}

/** SIGKILL until none is left: a process may start another one between the look and the signal. Never this process. */
export function killNetwork(networkId: string): Promise<readonly MarkedProcess[]> {
  return killStrays({ [NETWORK_MARK]: networkId });
}

export async function killStrays(marks: Readonly<Record<string, string>>): Promise<readonly MarkedProcess[]> {
  const killed = new Map<number, MarkedProcess>();
  const gone = await waitUntil(KILL_LIMIT_MS, () => {
    const left = processesWith(marks);
    for (const each of left) {
      killed.set(each.pid, each);
      kill(each);
    }
    return left.length === 0;
  });
  if (gone) return [...killed.values()];
  const left = processesWith(marks).map(({ pid, cmdline }) => `${pid} (${cmdline[0] ?? '?'})`);
  throw fail('E337', `${left.length} processes of network ${marks[NETWORK_MARK]} are left: ${left.join(', ')}`);
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
