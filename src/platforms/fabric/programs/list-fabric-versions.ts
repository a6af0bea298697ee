/** Which versions there are: proven, known, and in the cache. Starts no program and asks no network. */
import { readdir } from 'node:fs/promises';
import { inspectCache } from './cache.ts';
import { DEFAULT_VERSION, KNOWN_RELEASES } from './catalog.ts';
import { defaultCacheRoot, fabricFolder, placeOf } from './place.ts';
import { errorCode, translateFileError } from './translate-error.ts';

export interface InstalledVersion {
  readonly version: string;
  readonly bin: string;
  /** unrecorded: put there by hand, asked for its version at the first use. */
  readonly state: 'usable' | 'unrecorded' | 'damaged';
  /** Where it comes from, or what is wrong with it. */
  readonly words: string;
}

export interface ListedVersion {
  readonly version: string;
  readonly isDefault: boolean;
  readonly proven: boolean;
  /** Version of the Go module, null when Holdfast does not know it. */
  readonly module: string | null;
  readonly installed: InstalledVersion | null;
}

export async function installedVersions(cacheRoot: string = defaultCacheRoot()): Promise<readonly InstalledVersion[]> {
  const found = await Promise.all((await versionFolders(cacheRoot)).map((version) => inspectVersion(cacheRoot, version)));
  return found.filter((entry) => entry !== null);
}

async function versionFolders(cacheRoot: string): Promise<readonly string[]> {
  const folder = fabricFolder(cacheRoot);
  try {
    return (await readdir(folder)).filter((name) => /^\d+\.\d+\.\d+$/u.test(name)).toSorted(newestFirst);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw translateFileError(error, folder);
  }
}

async function inspectVersion(cacheRoot: string, version: string): Promise<InstalledVersion | null> {
  const place = placeOf(cacheRoot, version);
  const state = await inspectCache(place, false);
  const base = { version, bin: place.bin };
  if (state.kind === 'empty') return null;
  if (state.kind === 'damaged') return { ...base, state: 'damaged', words: state.failure.message };
  if (state.kind === 'unrecorded') return { ...base, state: 'unrecorded', words: 'put there by hand' };
  return { ...base, state: 'usable', words: `${state.manifest.origin.words}, ${state.manifest.at}` };
}

/** The default first, then the other proven ones, then by number. */
export async function listFabricVersions(cacheRoot: string = defaultCacheRoot()): Promise<readonly ListedVersion[]> {
  const installed = await installedVersions(cacheRoot);
  const names = new Set([...KNOWN_RELEASES.map(({ version }) => version), ...installed.map(({ version }) => version)]);
  return [...names].map((version) => listed(version, installed)).toSorted((a, b) => rank(b) - rank(a) || newestFirst(a.version, b.version));
}

function listed(version: string, installed: readonly InstalledVersion[]): ListedVersion {
  const release = KNOWN_RELEASES.find((entry) => entry.version === version);
  return {
    version,
    isDefault: version === DEFAULT_VERSION,
    proven: release?.proven ?? false,
    module: release?.module ?? null,
    installed: installed.find((entry) => entry.version === version) ?? null,
  };
}

function rank(entry: ListedVersion): number {
  return Number(entry.isDefault) + Number(entry.proven);
}

function newestFirst(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true });
}
