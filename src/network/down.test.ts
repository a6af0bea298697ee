import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { recordProcess } from '../drivers/local/process/record.ts';
import { takeDown } from './down.ts';
import { networkPaths } from './paths.ts';

const QUIET = { wipe: true, onProgress: () => undefined };

test('nothing is deleted while a recorded process that down cannot stop still runs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-down-'));
  const paths = networkPaths(join(folder, 'network'));
  // Without the network's mark, as a process of another user namespace looks from here.
  const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
  try {
    const record = paths.agent('london').record;
    await recordProcess(record, stranger.pid ?? 0, ['sleep', '60']);
    await assert.rejects(takeDown(paths, QUIET), { code: 'E363', exit: 4, message: new RegExp(`${stranger.pid} \\(sleep\\)`) });
    assert.ok(existsSync(record));
    const ended = once(stranger, 'exit');
    stranger.kill('SIGKILL');
    await ended;
    assert.deepEqual(await takeDown(paths, QUIET), { found: false, stopped: 0, wiped: true });
    assert.equal(existsSync(paths.state), false);
  } finally {
    stranger.kill('SIGKILL');
    await rm(folder, { recursive: true });
  }
});
