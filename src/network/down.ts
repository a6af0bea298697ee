/**
 * Takes a network away so that nothing is left: nodes first and gently, then whatever carries the network's mark, then namespaces.
 * It works from the mark alone when the files are damaged, and interrupts an `up` that is under way.
 */
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { terminateProcess } from '../drivers/local/process/control.ts';
import { killNetwork, processesOfNetwork } from '../drivers/local/process/network-processes.ts';
import { readRecord as readProcess } from '../drivers/local/process/record.ts';
import { readJson } from '../store/files/json-file.ts';
import { acquireLock, readHolder, type Lock } from '../store/files/lock.ts';
import type { NetworkPaths } from './paths.ts';
import { destroyRegions } from './regions.ts';

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
/** An interrupted `up` stops at its next step. */
const INTERRUPT_LIMIT_MS = 20_000;

export async function takeDown(paths: NetworkPaths, options: DownOptions): Promise<DownResult> {
  if (!existsSync(paths.state)) return { found: false, stopped: 0, wiped: options.wipe };
  const lock = await interruptAndLock(paths, options.onProgress);
  try {
    const id = await networkId(paths);
    const stopped = id === null ? 0 : await stopEverything(id, paths, options.onProgress);
    await destroyRegions(paths, id);
    await rm(paths.runtime, { recursive: true, force: true });
    if (options.wipe) await wipeState(paths);
    return { found: stopped > 0, stopped, wiped: options.wipe };
  } finally {
    lock.release();
    if (options.wipe) await rm(paths.state, { recursive: true, force: true });
  }
}

async function interruptAndLock(paths: NetworkPaths, onProgress: (text: string) => void): Promise<Lock> {
  return acquireLock(paths.state, 'lock', {
    command: 'holdfast down',
    wait: INTERRUPT_LIMIT_MS,
    onBusy: (holder) => {
      onProgress(`interrupting ${holder?.command ?? 'another command'}`);
      const now = readHolder(paths.state, 'lock');
      if (now !== null && now.pid !== process.pid) interrupt(now.pid);
    },
  });
}

function interrupt(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It ended by itself: the lock is free.
  }
}

/** The id alone is read, so that a record of another format still tells which processes are ours. */
async function networkId(paths: NetworkPaths): Promise<string | null> {
  if (!existsSync(paths.record)) return null;
  const { id } = (await readJson(paths.record)) as { id?: unknown };
  return typeof id === 'string' ? id : null;
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

/** Everything but the lock, which is held; the folder itself goes after the lock is released. */
async function wipeState(paths: NetworkPaths): Promise<void> {
  for (const name of await readdir(paths.state)) {
    if (!name.startsWith('lock') && !name.startsWith('.lock')) await rm(join(paths.state, name), { recursive: true, force: true });
  }
}
