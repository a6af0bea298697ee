/**
 * Obtains the programs of one Fabric version: a folder that the user names, else the cache, else the official archive, else the Go
 * toolchain. What worked, and why the others did not, is part of the answer. Never puts a program in use that was not asked its version.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../../core/kernel/failure.ts';
import { archiveProvider } from './archive-provider.ts';
import { adoptPrograms, findPrograms, inspectCache, installPrograms, makeStaging } from './cache.ts';
import { ESSENTIAL_PROGRAMS } from './catalog.ts';
import { fail } from './codes.ts';
import { readOptions, type EnsureOptions, type Task } from './ensure-options.ts';
import { namedPrograms, type Attempt, type FabricPrograms } from './fabric-programs.ts';
import { withInstallLock } from './install-lock.ts';
import type { Manifest } from './manifest.ts';
import { checkPrograms } from './program-version.ts';
import type { Provider } from './provider.ts';
import { toolchainProvider } from './toolchain-provider.ts';
import { isDiskFull, translateFileError } from './translate-error.ts';

/** Failures: E200, E220, E221, E223 for bad options, E202 to E205 for a named folder, E201 when nothing worked, E216 and E217 at once. */
export async function ensureFabricPrograms(options: EnsureOptions): Promise<FabricPrograms> {
  const task = readOptions(options);
  const attempts: Attempt[] = [];
  const named = await tryNamedFolder(task, attempts);
  if (named !== null) return named;
  const cached = await tryCache(task, attempts, 'look');
  if (cached !== null) return cached;
  const lock = {
    path: task.place.lock,
    signal: task.signal,
    onWait: () => task.onProgress('waiting for another process that obtains them'),
  };
  return withInstallLock(lock, async () => {
    attempts.pop();
    return (await tryCache(task, attempts, 'adopt')) ?? (await obtain(task, attempts));
  });
}

/** The option is an order: its failure ends the call. The environment is a preference of all versions: its failure is told, then others are tried. */
async function tryNamedFolder(task: Task, attempts: Attempt[]): Promise<FabricPrograms | null> {
  const folder = task.from ?? task.hint;
  if (folder === null) return null;
  try {
    const bin = await findPrograms(folder);
    await checkPrograms(bin, task.version, ESSENTIAL_PROGRAMS, task.signal);
    attempts.push({ provider: 'folder', outcome: 'used', code: null, why: bin });
    return namedPrograms(task.version, bin, 'folder', attempts);
  } catch (error) {
    if (task.from !== null || !(error instanceof Failure)) throw error;
    note(task, attempts, 'folder', error);
    return null;
  }
}

/** `look` takes only what is recorded and right; `adopt` (with the lock held) also takes in what was put there by hand. */
async function tryCache(task: Task, attempts: Attempt[], mode: 'look' | 'adopt'): Promise<FabricPrograms | null> {
  const state = await inspectCache(task.place, task.verify);
  if (state.kind === 'usable') return useCache(task, attempts, state.manifest);
  if (mode === 'look' || state.kind === 'empty') {
    attempts.push({ provider: 'cache', outcome: 'empty', code: null, why: `${task.place.bin} is empty` });
    return null;
  }
  if (state.kind === 'damaged') return note(task, attempts, 'cache', state.failure);
  try {
    return useCache(task, attempts, await adoptPrograms(task.place, task.signal));
  } catch (error) {
    const translated = translateFileError(error, task.place.folder);
    if (!(translated instanceof Failure)) throw error;
    return note(task, attempts, 'cache', translated);
  }
}

function useCache(task: Task, attempts: Attempt[], manifest: Manifest): FabricPrograms {
  attempts.push({ provider: 'cache', outcome: 'used', code: null, why: `${manifest.origin.words}, ${manifest.at}` });
  return namedPrograms(task.version, task.place.bin, 'cache', attempts);
}

const PROVIDERS: readonly Provider[] = [archiveProvider, toolchainProvider];

async function obtain(task: Task, attempts: Attempt[]): Promise<FabricPrograms> {
  for (const provider of PROVIDERS) {
    const manifest = await tryProvider(task, attempts, provider);
    if (manifest === null) continue;
    attempts.push({ provider: provider.name, outcome: 'used', code: null, why: manifest.origin.words });
    return namedPrograms(task.version, task.place.bin, provider.name, attempts);
  }
  throw nothingWorked(task, attempts);
}

async function tryProvider(task: Task, attempts: Attempt[], provider: Provider): Promise<Manifest | null> {
  let staging: string | null = null;
  try {
    await mkdir(task.place.folder, { recursive: true, mode: 0o700 });
    staging = await makeStaging(task.place);
    const origin = await provider.obtain({ ...task, staging });
    return await installPrograms(task.place, staging, origin, task.signal);
  } catch (error) {
    task.signal?.throwIfAborted();
    const translated = translateFileError(error, task.place.folder);
    if (isDiskFull(translated) || !(translated instanceof Failure) || translated.code === 'E217') throw translated;
    return note(task, attempts, provider.name, translated);
  } finally {
    if (staging !== null) await rm(staging, { recursive: true, force: true });
  }
}

function note(task: Task, attempts: Attempt[], provider: Attempt['provider'], failure: Failure): null {
  attempts.push({ provider, outcome: 'failed', code: failure.code, why: failure.message });
  task.onProgress(`${provider}: ${failure.message}`);
  return null;
}

function nothingWorked(task: Task, attempts: readonly Attempt[]): Failure {
  const lines = attempts.map(({ provider, code, why }) => `  ${provider}: ${why}${code === null ? '' : ` [${code}]`}`);
  const message = [`Fabric ${task.version} could not be obtained. Tried:`, ...lines].join('\n');
  const hint = [
    'One of these is enough: connect this machine to the network;',
    'name a folder with the programs in HOLDFAST_FABRIC_BIN;',
    `copy them into ${join(task.place.bin, '/')};`,
    'name a reachable mirror of the release page in HOLDFAST_FABRIC_MIRROR;',
    'or install Go and let it reach its proxy.',
  ].join(' ');
  return fail('E201', message, { hint, subject: task.version, retry: true });
}
