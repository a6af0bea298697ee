/** What a caller may ask for, checked once, with the environment and the defaults filled in. */
import { resolve } from 'node:path';
import { DEFAULT_MIRROR, parseVersion } from './catalog.ts';
import { fail } from './codes.ts';
import { DOWNLOAD_LIMITS, type DownloadLimits } from './download.ts';
import { defaultCacheRoot, placeOf, type Place } from './place.ts';

export interface EnsureOptions {
  readonly version: string;
  /** A folder that holds the programs, or an unpacked release. Nothing else is tried then. Else HOLDFAST_FABRIC_BIN, which is tried first. */
  readonly from?: string;
  /** Where releases are published; else HOLDFAST_FABRIC_MIRROR, else the project's release page. */
  readonly mirror?: string;
  /** SHA-256 that the archive must have. */
  readonly sha256?: string;
  /** Version of the Go module, for releases that Holdfast knows none of. */
  readonly module?: string;
  /** Default: `$XDG_CACHE_HOME/holdfast`. */
  readonly cacheRoot?: string;
  /** Computes every digest of the cache, not only where size or time differ. */
  readonly verify?: boolean;
  readonly limits?: DownloadLimits;
  readonly onProgress?: (line: string) => void;
  readonly signal?: AbortSignal;
}

export interface Task {
  readonly version: string;
  readonly from: string | null;
  readonly hint: string | null;
  readonly place: Place;
  readonly mirror: URL;
  readonly sha256: string | null;
  readonly module: string | null;
  readonly verify: boolean;
  readonly limits: DownloadLimits;
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal | undefined;
}

export function readOptions(options: EnsureOptions): Task {
  options.signal?.throwIfAborted();
  const version = parseVersion(options.version);
  return {
    version,
    from: options.from === undefined ? null : resolve(options.from),
    hint: process.env['HOLDFAST_FABRIC_BIN'] ? resolve(process.env['HOLDFAST_FABRIC_BIN']) : null,
    place: placeOf(options.cacheRoot ?? defaultCacheRoot(), version),
    mirror: parseMirror(options.mirror ?? (process.env['HOLDFAST_FABRIC_MIRROR'] || DEFAULT_MIRROR)),
    sha256: options.sha256 === undefined ? null : parseDigest(options.sha256),
    module: options.module === undefined ? null : parseModule(options.module),
    verify: options.verify ?? false,
    limits: options.limits ?? DOWNLOAD_LIMITS,
    onProgress: (line) => options.onProgress?.(line),
    signal: options.signal,
  };
}

/** With a slash at the end, so that paths are appended. */
function parseMirror(text: string): URL {
  const url = URL.parse(text.endsWith('/') ? text : `${text}/`);
  const right = url !== null && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '';
  if (!right) throw fail('E221', `${url === null ? JSON.stringify(text) : url.host} is not the address of a mirror`);
  return url;
}

function parseDigest(text: string): string {
  if (!/^[0-9a-f]{64}$/iu.test(text)) throw fail('E220', `${JSON.stringify(text)} is not a SHA-256 digest`);
  return text.toLowerCase();
}

/** It becomes an argument of `go` and a line of go.mod. */
function parseModule(text: string): string {
  if (!/^v\d+\.\d+\.\d+[0-9A-Za-z.+-]*$/u.test(text)) throw fail('E223', `${JSON.stringify(text)} is not a module version`);
  return text;
}
