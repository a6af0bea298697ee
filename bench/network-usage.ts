/** Memory and processor time of every process of a network, by kind, from /proc. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { processesOfNetwork } from '../src/drivers/local/process/network-processes.ts';

export type ProcessKind = 'orderer' | 'peer' | 'chaincode service' | 'agent' | 'link router' | 'other';

export interface ProcessUsage {
  readonly kind: ProcessKind;
  readonly pid: number;
  readonly residentMiB: number;
  /** Processor time since its start. */
  readonly processorMs: number;
}

/** sysconf(_SC_CLK_TCK) is 100 on every Linux that runs Fabric. */
const MS_PER_TICK = 10;

export function networkUsage(networkId: string): readonly ProcessUsage[] {
  return processesOfNetwork(networkId).flatMap(({ pid, cmdline }) => {
    const usage = usageOf(pid);
    return usage === null ? [] : [{ kind: kindOf(cmdline), pid, ...usage }];
  });
}

/** Null when the process has ended. */
export function usageOf(pid: number): Pick<ProcessUsage, 'residentMiB' | 'processorMs'> | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
    return { residentMiB: Number(resident) / 1024, processorMs: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK };
  } catch {
    return null;
  }
}

function kindOf(cmdline: readonly string[]): ProcessKind {
  const program = basename(cmdline[0] ?? '');
  if (program === 'orderer' || program === 'peer') return program;
  const script = cmdline.find((word) => /\.[jt]s$/u.test(word)) ?? '';
  if (/agent\/main\.[jt]s$/u.test(script)) return 'agent';
  if (/contract\/server\.[jt]s$/u.test(script)) return 'chaincode service';
  if (/net\/router\.[jt]s$/u.test(script)) return 'link router';
  return 'other';
}

/** Processor time that each kind took between two looks; processes that came or went in between are left out. */
export function processorBetween(before: readonly ProcessUsage[], after: readonly ProcessUsage[]): ReadonlyMap<ProcessKind, number> {
  const earlier = new Map(before.map((each) => [each.pid, each.processorMs]));
  const totals = new Map<ProcessKind, number>();
  for (const { kind, pid, processorMs } of after) {
    const start = earlier.get(pid);
    if (start !== undefined) totals.set(kind, (totals.get(kind) ?? 0) + processorMs - start);
  }
  return totals;
}
