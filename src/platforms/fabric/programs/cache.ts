/** The cache of one version: is it fit for use, and how new programs are put in so that a crash at any moment leaves it usable. */
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../../core/kernel/failure.ts';
import { ESSENTIAL_PROGRAMS, FABRIC_PROGRAMS } from './catalog.ts';
import { fail } from './codes.ts';
import {
  describePrograms,
  fileDigest,
  readManifest,
  syncFolder,
  thisPlatform,
  writeManifest,
  type Manifest,
  type Origin,
} from './manifest.ts';
import type { Place } from './place.ts';
import { checkPrograms } from './program-version.ts';
import { errorCode, translateFileError } from './translate-error.ts';

/** utimes takes seconds as a floating-point number, which loses the last digits of a time. */
const TIME_TOLERANCE_MS = 1;

export type CacheState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'usable'; readonly manifest: Manifest }
  /** Filled by hand: programs without a record of them. They have to be asked for their version first. */
  | { readonly kind: 'unrecorded' }
  | { readonly kind: 'damaged'; readonly failure: Failure };

/** `thorough` computes every digest; otherwise only where size or time of change differ from the record. Starts no program. */
export async function inspectCache(place: Place, thorough: boolean): Promise<CacheState> {
  try {
    const present = await presentPrograms(place.bin);
    const manifest = await readManifest(place.manifest);
    if (present.length === 0 && manifest === null) return { kind: 'empty' };
    const missing = FABRIC_PROGRAMS.filter((name) => !present.includes(name));
    if (missing.length > 0) throw fail('E218', `${place.bin} lacks ${missing.join(', ')}`, { subject: place.bin });
    if (manifest === null) return { kind: 'unrecorded' };
    await compare(place, manifest, thorough);
    return { kind: 'usable', manifest };
  } catch (error) {
    const translated = translateFileError(error, place.folder);
    if (translated instanceof Failure) return { kind: 'damaged', failure: translated };
    throw error;
  }
}

async function presentPrograms(bin: string): Promise<readonly string[]> {
  try {
    return (await readdir(bin)).filter((name) => (FABRIC_PROGRAMS as readonly string[]).includes(name));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

async function compare(place: Place, manifest: Manifest, thorough: boolean): Promise<void> {
  if (manifest.version !== place.version)
    throw fail('E203', `${place.manifest} is of Fabric ${manifest.version}`, { subject: place.folder });
  if (manifest.platform !== thisPlatform)
    throw fail('E204', `${place.bin} is built for ${manifest.platform}, this machine is ${thisPlatform}`, { subject: place.folder });
  for (const name of FABRIC_PROGRAMS) {
    const path = join(place.bin, name);
    const record = manifest.programs[name];
    const { size, mtimeMs, mode } = await stat(path);
    if ((mode & 0o100) === 0) throw fail('E218', `${path} is not executable`, { subject: path });
    if (size !== record.bytes) throw fail('E218', `${path} has ${size} bytes, ${record.bytes} were recorded`, { subject: path });
    const sameTime = Math.abs(mtimeMs - record.mtimeMs) < TIME_TOLERANCE_MS;
    if (!thorough && sameTime) continue;
    if ((await fileDigest(path)) !== record.sha256)
      throw fail('E218', `${path} is not what was recorded (SHA-256 differs)`, { subject: path });
    if (!sameTime) await utimes(path, record.mtimeMs / 1000, record.mtimeMs / 1000).catch(ignoreReadOnly);
  }
}

/** The time is restored only to spare the next digest. */
function ignoreReadOnly(error: unknown): void {
  if (!['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '')) throw error;
}

/** Asks programs that were put there by hand for their version and records them. Throws when they are not right. */
export async function adoptPrograms(place: Place, signal?: AbortSignal): Promise<Manifest> {
  await checkPrograms(place.bin, place.version, FABRIC_PROGRAMS, signal);
  const manifest = await describePrograms(place.bin, place.version, { provider: 'hand', words: 'found in the cache without a record' });
  await writeManifest(place.manifest, manifest);
  return manifest;
}

/** A fresh folder to fill, beside the final one so that renaming it is atomic. Call it with the lock held. */
export async function makeStaging(place: Place): Promise<string> {
  await sweep(place);
  const staging = join(place.folder, `.partial-${process.pid}`);
  await mkdir(join(staging, 'bin'), { recursive: true, mode: 0o700 });
  return staging;
}

/** Whatever a killed process left behind. With the lock held nobody is using it. */
export async function sweep(place: Place): Promise<void> {
  for (const name of await readdir(place.folder)) {
    if (/^\.(?:partial|old)-|\.next-\d+$/u.test(name)) await rm(join(place.folder, name), { recursive: true, force: true });
  }
}

/**
 * Checks the programs in `staging/bin` and puts them in place. Order: bytes on the disk, record of the old ones away, old ones away
 * (processes that run them keep them), new ones in, new record. A crash between two steps leaves nothing, or programs without a
 * record, and both are states that `inspectCache` tells apart.
 */
export async function installPrograms(place: Place, staging: string, origin: Origin, signal?: AbortSignal): Promise<Manifest> {
  const filled = join(staging, 'bin');
  await checkPrograms(filled, place.version, FABRIC_PROGRAMS, signal);
  const manifest = await describePrograms(filled, place.version, origin);
  for (const name of FABRIC_PROGRAMS) await syncFile(join(filled, name));
  await syncFolder(filled);
  await rm(place.manifest, { force: true });
  await rename(place.bin, join(place.folder, `.old-${process.pid}`)).catch(ignoreMissing);
  await rename(filled, place.bin);
  await syncFolder(place.folder);
  await writeManifest(place.manifest, manifest);
  await sweep(place);
  return manifest;
}

async function syncFile(path: string): Promise<void> {
  await using file = await open(path, 'r');
  await file.sync();
}

function ignoreMissing(error: unknown): void {
  if (errorCode(error) !== 'ENOENT') throw error;
}

/** The folder that holds at least the essential programs: the named one, or its bin. */
export async function findPrograms(folder: string): Promise<string> {
  for (const candidate of [folder, join(folder, 'bin')]) {
    const present = await presentPrograms(candidate).catch((error: unknown) => {
      throw translateFileError(error, candidate);
    });
    if (ESSENTIAL_PROGRAMS.every((name) => present.includes(name))) return candidate;
  }
  throw fail('E202', `${folder} does not hold ${ESSENTIAL_PROGRAMS.join(', ')}`, { subject: folder });
}
