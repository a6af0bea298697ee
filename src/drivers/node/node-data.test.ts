import assert from 'node:assert/strict';
import {
  chmodSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { Failure } from '../../core/kernel/failure.ts';
import { copyWhole, emptyFolder, listSnapshots, takeSnapshot } from './node-data.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'holdfast-node-data-'));
  mkdirSync(join(root, 'disk/wal'), { recursive: true });
  writeFileSync(join(root, 'disk/wal/0.wal'), 'voted');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a data folder that is a link to another disk is copied, and its copy outlives the data', async () => {
  symlinkSync(join(root, 'disk'), join(root, 'data'));
  const id = await takeSnapshot((folder) => copyWhole(join(root, 'data'), folder), join(root, 'snapshots'), 'old');
  await emptyFolder(join(root, 'data'));
  assert.equal(lstatSync(join(root, 'snapshots', id)).isDirectory(), true);
  assert.equal(readFileSync(join(root, 'snapshots', id, 'wal/0.wal'), 'utf8'), 'voted');
  await copyWhole(join(root, 'snapshots', id), join(root, 'data'));
  assert.equal(readFileSync(join(root, 'disk/wal/0.wal'), 'utf8'), 'voted', 'it is put back where it was');
  assert.equal(lstatSync(join(root, 'data')).isSymbolicLink(), true);
});

test('a link within the data is refused: its copy would share what it leads to, or lose it', async () => {
  mkdirSync(join(root, 'data'));
  symlinkSync(join(root, 'disk/wal'), join(root, 'data/wal'));
  const isRefused = (error: unknown): boolean => error instanceof Failure && error.code === 'E345';
  await assert.rejects(
    takeSnapshot((folder) => copyWhole(join(root, 'data'), folder), join(root, 'snapshots'), 'old'),
    isRefused,
  );
  assert.deepEqual(await listSnapshots(join(root, 'snapshots')), []);
  mkdirSync(join(root, 'clone'));
  await assert.rejects(copyWhole(join(root, 'data'), join(root, 'clone')), isRefused);
});

test('a preallocated log is copied byte for byte, with its mode and time, and without writing its zeros', async () => {
  const path = join(root, 'disk/wal/1.wal');
  const bytes = Buffer.alloc(8 * 1024 * 1024 + 77);
  bytes.write('in the middle', 3 * 1024 * 1024 - 5);
  writeFileSync(path, bytes);
  chmodSync(path, 0o640);
  utimesSync(path, 1_000_000, 1_000_000);
  await copyWhole(join(root, 'disk'), join(root, 'copy'));
  const copy = join(root, 'copy/wal/1.wal');
  assert.ok(readFileSync(copy).equals(bytes));
  const { mode, mtimeMs, blocks } = statSync(copy);
  assert.deepEqual([mode & 0o777, mtimeMs], [0o640, 1_000_000_000]);
  const shares = await copyFile(path, join(root, 'shared'), constants.COPYFILE_FICLONE_FORCE).then(
    () => true,
    () => false,
  );
  assert.ok(shares || blocks < statSync(path).blocks / 2, 'most of it is a hole');
});

test('a copy over an older file leaves nothing of it', async () => {
  mkdirSync(join(root, 'target/wal'), { recursive: true });
  writeFileSync(join(root, 'target/wal/0.wal'), 'something longer than the vote');
  truncateSync(join(root, 'disk/wal/0.wal'), 16);
  await copyWhole(join(root, 'disk'), join(root, 'target'));
  assert.deepEqual(readFileSync(join(root, 'target/wal/0.wal')), Buffer.concat([Buffer.from('voted'), Buffer.alloc(11)]));
});
