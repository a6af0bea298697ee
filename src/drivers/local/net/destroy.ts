/** Ends a network: every process in its mount namespace or with its mark is killed, and the kernel takes the rest away. */
import { readdirSync, readlinkSync, rmSync } from 'node:fs';
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
  const gone = await waitUntil(KILL_LIMIT_MS, () => {
    const left = members(record, networkId);
    for (const each of left) kill(each);
    return left.length === 0;
  });
  if (!gone)
    throw fail(
      'E310',
      `still there: ${members(record, networkId)
        .map(({ pid }) => pid)
        .join(', ')}`,
    );
  if (record !== null) rmSync(routerSocket(record), { force: true });
  rmSync(linksFile(stateDir), { force: true });
  rmSync(recordFile(stateDir), { force: true });
}

/** Holders, and routers of this folder, that no record speaks of: whoever made them was killed before writing it. */
export async function destroyOrphans(stateDir: string, networkId: string): Promise<void> {
  await killAll(() =>
    processesOfNetwork(networkId)
      .filter(({ cmdline }) => HOLDER_PROGRAMS.includes(cmdline[0] ?? '') || cmdline.includes(linksFile(stateDir)))
      .flatMap(({ pid }) => identityOf(pid) ?? []),
  );
}

/** Until none is left: a process may start another one between the look and the signal. */
async function killAll(find: () => readonly ProcessIdentity[]): Promise<void> {
  const gone = await waitUntil(KILL_LIMIT_MS, () => {
    const left = find();
    for (const each of left) kill(each);
    return left.length === 0;
  });
  if (!gone)
    throw fail(
      'E310',
      `still there: ${find()
        .map(({ pid }) => pid)
        .join(', ')}`,
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

function members(record: NetRecord | null, networkId: string): readonly ProcessIdentity[] {
  const ids = new Set([networkId, ...(record === null ? [] : [record.networkId])]);
  const marked = [...ids].flatMap((id) => processesOfNetwork(id)).map(({ pid }) => pid);
  const pids = new Set([...marked, ...(record === null ? [] : sharingMounts(record))]);
  return [...pids].flatMap((pid) => identityOf(pid) ?? []);
}

/** Everything that runs with the private mounts, whatever its environment says. */
function sharingMounts({ holder }: NetRecord): readonly number[] {
  if (!isAlive(holder)) return [];
  const own = mountsOf('self');
  const wanted = mountsOf(holder.pid);
  if (wanted === null || wanted === own) return [];
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .map(Number)
    .filter((pid) => mountsOf(pid) === wanted);
}

function mountsOf(pid: number | 'self'): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch {
    return null;
  }
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
