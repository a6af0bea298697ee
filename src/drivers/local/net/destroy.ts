/** Ends a network: every process in its mount namespace or with its mark is killed, and the kernel takes the rest away. */
import { closeSync, openSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { processesOfNetwork } from '../process/network-processes.ts';
import { waitUntil } from '../process/wait-until.ts';
import { fail } from './codes.ts';
import { identityOf, isAlive } from './enter.ts';
import { readNetRecord, recordFile } from './record-file.ts';
import { linksFile, routerSocket } from './router-control.ts';
import type { NetRecord, ProcessIdentity } from './types.ts';

const KILL_LIMIT_MS = 10_000;
/** unshare becomes sleep (holder.ts). */
const HOLDER_PROGRAMS: readonly string[] = ['unshare', 'sleep'];

/** Works without the record too: processes carry the network's id in their environment. Nothing there is fine. */
export async function destroyNet(stateDir: string, networkId: string): Promise<void> {
  const record = recordOrNull(stateDir);
  const mounts = record === null ? null : holdMounts(record);
  const ids = new Set([networkId, ...(record === null ? [] : [record.networkId])]);
  try {
    await killAll(() => [
      ...[...ids].flatMap((id) => processesOfNetwork(id)).map(({ pid }) => pid),
      ...(mounts === null ? [] : sharing(mounts)),
    ]);
  } finally {
    if (mounts !== null) closeSync(mounts.fd);
  }
  if (record !== null) rmSync(routerSocket(record), { force: true });
  rmSync(linksFile(stateDir), { force: true });
  rmSync(recordFile(stateDir), { force: true });
}

/** Holders, and routers of this folder, that no record speaks of: whoever made them was killed before writing it. */
export async function destroyOrphans(stateDir: string, networkId: string): Promise<void> {
  await killAll(() =>
    processesOfNetwork(networkId)
      .filter(({ cmdline }) => HOLDER_PROGRAMS.includes(cmdline[0] ?? '') || cmdline.includes(linksFile(stateDir)))
      .map(({ pid }) => pid),
  );
}

/** A record that cannot be read must not keep the network from being destroyed. */
function recordOrNull(stateDir: string): NetRecord | null {
  try {
    return readNetRecord(stateDir);
  } catch {
    return null;
  }
}

interface HeldMounts {
  readonly name: string;
  readonly fd: number;
}

/** While the descriptor is open, the kernel gives the number of this mount namespace to no other one. */
function holdMounts({ holder }: NetRecord): HeldMounts | null {
  if (!isAlive(holder)) return null;
  const name = mountsOf(holder.pid);
  if (name === null || name === mountsOf('self')) return null;
  const fd = openSync(`/proc/${holder.pid}/ns/mnt`, 'r');
  if (isAlive(holder)) return { name, fd };
  closeSync(fd);
  return null;
}

/** Everything that runs with the private mounts, whatever its environment says. */
function sharing({ name }: HeldMounts): readonly number[] {
  return readdirSync('/proc')
    .filter((entry) => /^[0-9]+$/.test(entry))
    .map(Number)
    .filter((pid) => mountsOf(pid) === name);
}

function mountsOf(pid: number | 'self'): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch {
    return null;
  }
}

/** Until none is left: a process may start another one between the look and the signal. */
async function killAll(find: () => readonly number[]): Promise<void> {
  let left: readonly ProcessIdentity[] = [];
  const gone = await waitUntil(KILL_LIMIT_MS, () => {
    left = [...new Set(find())].flatMap((pid) => identityOf(pid) ?? []);
    for (const each of left) kill(each);
    return left.length === 0;
  });
  if (!gone) throw fail('E310', `still there: ${left.map(({ pid }) => pid).join(', ')}`);
}

/** Looked at once more, so that a number that was given to another process meanwhile is left alone. */
function kill(identity: ProcessIdentity): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
