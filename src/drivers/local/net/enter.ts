/**
 * How to get into the namespaces of a network: nsenter, which replaces itself by the program. The caller may be outside (a command) or
 * inside already (an agent); a process cannot enter the user namespace that it is in, so the form depends on where the caller stands.
 */
import { readlinkSync } from 'node:fs';
import { bootId } from '../process/record.ts';
import { hasEnded, readProcStat } from '../process/proc-stat.ts';
import { fail } from './codes.ts';
import { findProgram } from './run.ts';
import type { NetRecord, ProcessIdentity } from './types.ts';

export function isAlive({ pid, startTicks, bootId: boot }: ProcessIdentity): boolean {
  if (boot !== bootId()) return false;
  const stat = readProcStat(pid);
  return stat !== null && !hasEnded(stat) && stat.startTicks === startTicks;
}

export function identityOf(pid: number): ProcessIdentity | null {
  const stat = readProcStat(pid);
  return stat === null || hasEnded(stat) ? null : { pid, startTicks: stat.startTicks, bootId: bootId() };
}

/** A path as the processes of the network see it, for whoever is outside. */
export function insidePath({ holder }: Pick<NetRecord, 'holder'>, path: string): string {
  return `/proc/${holder.pid}/root${path}`;
}

/** nsenter starts the program in '/' of the mount namespace; env (coreutils) changes the folder there. */
export function enterPrefix(record: NetRecord, namespace: string | null, workingFolder?: string): string[] {
  const { holder } = record;
  if (!isAlive(holder)) throw fail('E302', `process ${holder.pid}, which held the namespaces, has ended`);
  const nsenter = findProgram('nsenter');
  if (nsenter === null) throw fail('E301', 'nsenter is not on this machine', { subject: 'nsenter' });
  const net = namespace === null ? `/proc/${holder.pid}/ns/net` : insidePath(record, `/run/netns/${namespace}`);
  return [
    nsenter,
    ...(stands('mnt', holder.pid) ? [] : ['--target', String(holder.pid), '--mount']),
    `--net=${net}`,
    ...(stands('user', holder.pid) ? [] : [`--user=/proc/${holder.pid}/ns/user`, '--preserve-credentials']),
    '--',
    ...(workingFolder === undefined ? [] : ['env', `--chdir=${workingFolder}`]),
  ];
}

/** Whether this process is in the holder's namespace of that kind. */
function stands(kind: 'mnt' | 'user', holder: number): boolean {
  return readlinkSync(`/proc/self/ns/${kind}`) === readlinkSync(`/proc/${holder}/ns/${kind}`);
}
