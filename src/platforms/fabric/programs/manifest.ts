/** manifest.json beside bin/: what the programs of one version are, where they came from, and when. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FABRIC_PROGRAMS, type FabricProgram } from './catalog.ts';
import { fail } from './codes.ts';
import { errorCode } from './translate-error.ts';

/** Where programs come from, in words and in what is needed to obtain the very same again. */
export interface Origin {
  readonly provider: 'archive' | 'toolchain' | 'hand';
  /** One clause for a person: `built by go1.26.8 from …`. */
  readonly words: string;
  readonly url?: string;
  readonly sha256?: string;
  readonly module?: string;
}

export interface ProgramRecord {
  readonly sha256: string;
  readonly bytes: number;
  readonly mtimeMs: number;
}

export interface Manifest {
  readonly format: 1;
  readonly version: string;
  readonly platform: string;
  readonly origin: Origin;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly programs: Readonly<Record<FabricProgram, ProgramRecord>>;
}

export const thisPlatform = `${process.platform}-${process.arch}`;

export async function describePrograms(bin: string, version: string, origin: Origin): Promise<Manifest> {
  const programs = {} as Record<FabricProgram, ProgramRecord>;
  for (const name of FABRIC_PROGRAMS) {
    const path = join(bin, name);
    const { size, mtimeMs } = await stat(path);
    programs[name] = { sha256: await fileDigest(path), bytes: size, mtimeMs };
  }
  return { format: 1, version, platform: thisPlatform, origin, at: new Date().toISOString(), programs };
}

export async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Null when there is none (the folder was filled by hand); throws E218 when it cannot be understood. */
export async function readManifest(path: string): Promise<Manifest | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const value = parse(text);
  if (!isManifest(value)) throw fail('E218', `${path} cannot be understood`, { subject: path });
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isManifest(value: unknown): value is Manifest {
  if (!isRecord(value) || value['format'] !== 1 || !isRecord(value['programs']) || !isRecord(value['origin'])) return false;
  const programs = value['programs'];
  return (
    [value['version'], value['platform'], value['at'], value['origin']['words']].every((text) => typeof text === 'string') &&
    FABRIC_PROGRAMS.every((name) => isProgramRecord(programs[name]))
  );
}

function isProgramRecord(value: unknown): value is ProgramRecord {
  return (
    isRecord(value) && typeof value['sha256'] === 'string' && typeof value['bytes'] === 'number' && typeof value['mtimeMs'] === 'number'
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Whole or not at all, also across a power cut. */
export async function writeManifest(path: string, manifest: Manifest): Promise<void> {
  const next = `${path}.next-${process.pid}`;
  {
    await using file = await open(next, 'w', 0o600);
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
    await file.sync();
  }
  await rename(next, path);
  await syncFolder(dirname(path));
}

export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}
