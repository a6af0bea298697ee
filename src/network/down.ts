/**
 * Takes a network away so that nothing is left: nodes first and gently, then whatever carries the network's mark, then namespaces.
 * It works from the mark alone when the files are damaged, and interrupts an `up` that is under way.
 */
import { existsSync } from 'node:fs';
import { glob, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure, failures } from '../core/kernel/failure.ts';
import { terminateProcess } from '../drivers/local/process/control.ts';
import { inspectProcess } from '../drivers/local/process/inspect.ts';
import { killNetwork, processesOfNetwork, runningNetworks } from '../drivers/local/process/network-processes.ts';
import { readRecord as readProcess } from '../drivers/local/process/record.ts';
import { readJson } from '../store/files/json-file.ts';
import { acquireLock, readHolder, type Lock, type LockHolder } from '../store/files/lock.ts';
import { NETWORK_CODES } from './codes.ts';
import type { NetworkPaths } from './paths.ts';
import { destroyRegions } from './regions.ts';

const fail = failures(NETWORK_CODES);

export interface DownResult {
  readonly found: boolean;
  readonly stopped: number;
  readonly wiped: boolean;
}

export interface DownOptions {
  readonly wipe: boolean;
  readonly onProgress: (text: string) => void;
}

/** Fabric closes its ledgers within two seconds; a loaded machine gets more. */
const GRACE_SECONDS = 8;
/** An interrupted `up` stops at its next step; one that hangs is killed, which loses nothing: everything here is safe to kill. */
const PATIENCE_MS = 10_000;
const INTERRUPT_LIMIT_MS = 20_000;
/** For processes to be gone after SIGKILL; a loaded machine needs seconds for hundreds of megabytes. */
const DYING_MS = 10_000;
const AGAIN_MS = 100;

export async function takeDown(paths: NetworkPaths, options: DownOptions): Promise<DownResult> {
  const nothing = !existsSync(paths.state);
  if (nothing && runningNetworks(paths.idPrefix).length === 0) {
    await rm(paths.runtime, { recursive: true, force: true });
    return { found: false, stopped: 0, wiped: options.wipe };
  }
  const wipe = options.wipe || nothing;
  const lock = await interruptAndLock(paths, options.onProgress);
  let gone = false;
  try {
    const recorded = await networkId(paths, options.onProgress);
    const ids = new Set([...(recorded === null ? [] : [recorded]), ...runningNetworks(paths.idPrefix)]);
    let stopped = 0;
    for (const id of ids) {
      stopped += await stopEverything(id, paths, options.onProgress);
      await destroyRegions(paths, id);
    }
    if (ids.size === 0) await destroyRegions(paths, null);
    await refuseWhileRecordedLive(paths);
    await rm(paths.runtime, { recursive: true, force: true });
    if (wipe) await wipeState(paths);
    gone = true;
    return { found: stopped > 0, stopped, wiped: options.wipe };
  } finally {
    lock.release();
    // After a failure the files stay: they tell the next `down` what is left.
    if (wipe && gone) await rm(paths.state, { recursive: true, force: true });
  }
}

async function interruptAndLock(paths: NetworkPaths, onProgress: (text: string) => void): Promise<Lock> {
  let impatience: NodeJS.Timeout | null = null;
  try {
    return await acquireLock(paths.state, 'lock', {
      command: 'holdfast down',
      wait: INTERRUPT_LIMIT_MS,
      onBusy: (holder) => {
        onProgress(`interrupting ${holder?.command ?? 'another command'}`);
        interrupt(paths, holder, 'SIGTERM');
        impatience = setTimeout(() => interrupt(paths, holder, 'SIGKILL'), PATIENCE_MS);
      },
    });
  } finally {
    if (impatience !== null) clearTimeout(impatience);
  }
}

/** Looked at again, so that only whoever still says that it holds the lock is signalled. */
function interrupt(paths: NetworkPaths, holder: LockHolder | null, signal: NodeJS.Signals): void {
  const now = readHolder(paths.state, 'lock');
  if (holder === null || now?.pid !== holder.pid || now.startedAt !== holder.startedAt || now.pid === process.pid) return;
  try {
    process.kill(now.pid, signal);
  } catch {
    // It ended by itself: the lock is free.
  }
}

/**
 * The id alone is read, so that a record of another format still tells which processes are ours. A damaged record is set aside:
 * the next `up` writes a new one and goes on with the same identities and ledgers.
 */
async function networkId(paths: NetworkPaths, onProgress: (text: string) => void): Promise<string | null> {
  if (!existsSync(paths.record)) return null;
  const record = await readJson(paths.record).catch(asDamaged);
  if (typeof record === 'object' && record !== null && typeof (record as { id?: unknown }).id === 'string')
    return (record as { id: string }).id;
  onProgress(`${paths.record} is damaged: it is kept as ${DAMAGED}`);
  await rename(paths.record, join(paths.state, DAMAGED));
  return null;
}

const DAMAGED = 'network.json.damaged';

function asDamaged(error: unknown): null {
  if (error instanceof Failure && error.code === 'E702') return null;
  throw error;
}

async function stopEverything(id: string, paths: NetworkPaths, onProgress: (text: string) => void): Promise<number> {
  const running = processesOfNetwork(id).length;
  onProgress(`stopping ${running} processes`);
  const nodes = existsSync(join(paths.state, 'nodes')) ? await readdir(join(paths.state, 'nodes')) : [];
  await Promise.all(
    nodes.map(async (node) => {
      const record = await readProcess(paths.node(node).record).catch(() => null);
      if (record !== null) await terminateProcess(record, GRACE_SECONDS).catch(() => undefined);
    }),
  );
  await killNetwork(id);
  return running;
}

/** The mark is in the environment of a process, which is hidden from another user namespace; what was recorded is looked for by pid as well. */
async function refuseWhileRecordedLive(paths: NetworkPaths): Promise<void> {
  const files = await recordFiles(paths.state);
  let left: readonly string[] = [];
  // A process that was killed has no environment any more, and is there until the kernel has taken its memory back.
  const deadline = performance.now() + DYING_MS;
  do {
    left = (await Promise.all(files.map(livingProcess))).filter((each) => each !== null);
    if (left.length === 0) return;
    await delay(AGAIN_MS);
  } while (performance.now() < deadline);
  throw fail('E363', `${left.length} recorded processes are left: ${left.join(', ')}`);
}

async function livingProcess(file: string): Promise<string | null> {
  const record = await readProcess(file).catch(() => null);
  return record === null || inspectProcess(record).state === 'stopped' ? null : `${record.pid} (${record.program})`;
}

function recordFiles(state: string): Promise<string[]> {
  const records = ['nodes', 'nodes/*/services', 'agents'].map((folder) => `${folder}/*/process.json`);
  return Array.fromAsync(glob(records, { cwd: state }), (name) => join(state, name));
}

/** Everything but the lock, which is held; the folder itself goes after the lock is released. */
async function wipeState(paths: NetworkPaths): Promise<void> {
  for (const name of await readdir(paths.state)) {
    if (!name.startsWith('lock') && !name.startsWith('.lock')) await rm(join(paths.state, name), { recursive: true, force: true });
  }
}
