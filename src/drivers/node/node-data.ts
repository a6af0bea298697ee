/** The data of one node: copies, snapshots, removal. Whoever calls has made sure that no process works on it. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Failure } from '../../core/kernel/failure.ts';
import { fail } from './codes.ts';
import { copyTree, flush } from './copy-tree.ts';

/** `copyIn(node, 'snapshot:<id>', '.')` puts a snapshot back. */
const SNAPSHOT_PREFIX = 'snapshot:';

/** The folder itself stays: it may be a mount, and the process expects it. */
export async function emptyFolder(folder: string): Promise<void> {
  await translated(folder, async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
  });
}

/**
 * Whole or not at all where the target does not exist yet; a folder that exists is merged into. It is on the disk when this returns: what was
 * copied may be removed next, or be voted with. The folder itself may be a link to another disk; links within it are refused, because a copy
 * of one is no copy of what it leads to.
 */
export async function copyWhole(from: string, to: string): Promise<void> {
  await translated(from, async () => {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    const source = await realpath(from);
    await ((await exists(to)) ? copyFlushed(source, to) : renamedWhenDone(to, (partial) => copyFlushed(source, partial)));
  });
}

/** A folder that does not exist yet, filled by somebody else under the same promises: whole, on the disk, and nothing but files and folders. */
export async function makeWhole(to: string, fill: (folder: string) => Promise<void>): Promise<void> {
  await translated(to, async () => {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await renamedWhenDone(to, async (partial) => {
      await mkdir(partial, { mode: 0o700 });
      await fill(partial);
      const found = await readdir(partial, { recursive: true, withFileTypes: true });
      for (const entry of found.toReversed()) {
        const path = join(entry.parentPath, entry.name);
        if (!entry.isFile() && !entry.isDirectory()) throw fail('E345', `${path} is neither a file nor a folder`, { subject: path });
        await flush(path);
      }
      await flush(partial);
    });
  });
}

async function renamedWhenDone(to: string, make: (partial: string) => Promise<void>): Promise<void> {
  const partial = join(dirname(to), `.partial-${randomBytes(6).toString('hex')}`);
  try {
    await make(partial);
    await rename(partial, to);
    await flush(dirname(to));
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function copyFlushed(from: string, to: string): Promise<void> {
  await copyTree(from, (await exists(to)) ? await realpath(to) : to);
}

export function inside(folder: string, path: string): string {
  const full = resolve(folder, path);
  if (full !== resolve(folder) && !full.startsWith(resolve(folder) + sep)) throw fail('E345', `${path} is not inside ${folder}`);
  return full;
}

/** @param copy makes the copy, whole or not at all. */
export async function takeSnapshot(copy: (folder: string) => Promise<void>, snapshots: string, label: string): Promise<string> {
  const id = plainName(`${label}-${randomBytes(4).toString('hex')}`);
  await copy(join(snapshots, id));
  return id;
}

/** What `copyIn` copies: a folder, a snapshot of the node itself (`snapshot:ID`), or one of another node (`snapshot:NODE/ID`). */
export async function sourceFolder(snapshotDir: string, node: string, from: string): Promise<string> {
  if (!from.startsWith(SNAPSHOT_PREFIX)) return from;
  const name = from.slice(SNAPSHOT_PREFIX.length);
  const [of, own] = name.includes('/') ? name.split('/', 2) : [node, name];
  return snapshotFolder(join(snapshotDir, plainName(of ?? '')), own ?? '');
}

async function snapshotFolder(snapshots: string, id: string): Promise<string> {
  const folder = join(snapshots, plainName(id));
  if (!(await exists(folder))) throw fail('E347', `there is no snapshot ${id} in ${snapshots}`, { subject: id });
  return folder;
}

/** A copy that is not whole has another name until it is. */
export async function listSnapshots(snapshots: string): Promise<readonly string[]> {
  return (await entries(snapshots)).filter((name) => !name.startsWith('.')).toSorted();
}

export async function holdsAnything(folder: string): Promise<boolean> {
  return (await entries(folder)).length > 0;
}

/** No folder is an empty one; one that cannot be read is a failure. */
async function entries(folder: string): Promise<readonly string[]> {
  return translated(folder, async () => {
    try {
      return await readdir(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  });
}

export async function removeSnapshot(snapshots: string, id: string): Promise<void> {
  await translated(id, () => rm(join(snapshots, plainName(id)), { recursive: true, force: true }));
}

function plainName(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) throw fail('E345', `${JSON.stringify(name)} is no plain name`);
  return name;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function translated<T>(subject: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw fail('E348', `${subject}: ${error instanceof Error ? error.message : String(error)}`, { subject, cause: error });
  }
}
