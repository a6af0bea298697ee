import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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
