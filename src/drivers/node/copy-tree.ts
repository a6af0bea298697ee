/**
 * Copies a folder as it lies there: files, folders, modes, times; and it is on the disk when this returns. A consenter's log is preallocated
 * with zeros, which are most of its data: they become holes, so that a recovery waits for what was written and not for 120 MB of nothing.
 */
import { constants } from 'node:fs';
import { copyFile, type FileHandle, lstat, mkdir, open, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from './codes.ts';

/** Read at once; also the unit in which zeros are left out. */
const CHUNK_BYTES = 1024 * 1024;
const ZEROS = Buffer.alloc(CHUNK_BYTES);

/** A folder or one file; a target that exists is merged into. Links are refused: a copy of one is no copy of what it leads to. */
export async function copyTree(from: string, to: string): Promise<void> {
  const found = await lstat(from);
  if (found.isFile()) return copyOne(from, to);
  if (!found.isDirectory())
    throw fail('E345', `${from} is ${found.isSymbolicLink() ? 'a link, which leads out of the data' : 'no file'}`, { subject: from });
  await mkdir(to, { recursive: true, mode: found.mode & 0o777 });
  for (const name of await readdir(from)) await copyTree(join(from, name), join(to, name));
  await utimes(to, found.atime, found.mtime);
  // After what lies in it.
  await flush(to);
}

export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Where the file system can share blocks (XFS, btrfs) a copy costs nothing, however large the ledger is. */
async function copyOne(from: string, to: string): Promise<void> {
  const shared = await copyFile(from, to, constants.COPYFILE_FICLONE_FORCE).then(
    () => true,
    () => false,
  );
  await using source = await open(from, 'r');
  const { mode, atime, mtime } = await source.stat();
  await using target = await open(to, shared ? 'r+' : 'w', mode & 0o777);
  if (!shared) await copyWritten(source, target);
  await target.chmod(mode & 0o7777);
  await target.utimes(atime, mtime);
  await target.sync();
}

async function copyWritten(source: FileHandle, target: FileHandle): Promise<void> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let offset = 0;
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, CHUNK_BYTES, offset);
    if (bytesRead === 0) break;
    const chunk = buffer.subarray(0, bytesRead);
    if (!chunk.equals(ZEROS.subarray(0, bytesRead))) await writeAll(target, chunk, offset);
    offset += bytesRead;
  }
  // What was left out at the end, too.
  await target.truncate(offset);
}

async function writeAll(target: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await target.write(bytes, written, bytes.length - written, offset + written);
    written += bytesWritten;
  }
}
