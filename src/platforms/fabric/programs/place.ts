/** Where the programs of one version live in the cache, which is outside of every project. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

export interface Place {
  readonly version: string;
  readonly folder: string;
  readonly bin: string;
  readonly manifest: string;
  readonly downloads: string;
  readonly lock: string;
}

/** `$XDG_CACHE_HOME/holdfast`; a relative XDG_CACHE_HOME is ignored, as the XDG base directory specification asks. */
export function defaultCacheRoot(environment: NodeJS.ProcessEnv = process.env): string {
  const xdg = environment['XDG_CACHE_HOME'];
  const base = xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), '.cache');
  return join(base, 'holdfast');
}

export function fabricFolder(cacheRoot: string): string {
  return join(cacheRoot, 'fabric');
}

export function placeOf(cacheRoot: string, version: string): Place {
  const folder = join(fabricFolder(cacheRoot), version);
  return {
    version,
    folder,
    bin: join(folder, 'bin'),
    manifest: join(folder, 'manifest.json'),
    downloads: join(folder, 'downloads'),
    lock: join(folder, 'lock'),
  };
}
