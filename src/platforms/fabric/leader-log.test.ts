import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { leaderLog } from './leader-log.ts';

const changed = (leader: number, channel = 'labch'): string =>
  `\u001b[34m2026-11-21 08:51:01.621 UTC 0057 INFO\u001b[0m [orderer.consensus.etcdraft] \u001b[34;1mrun\u001b[0m -> Raft leader changed: 0 -> ${leader} channel=${channel} node=1\n`;

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-log-'));
  path = join(folder, 'log');
});
afterEach(() => rm(folder, { recursive: true }));

test('the last leader of each channel counts, and what is appended is seen', async () => {
  await writeFile(path, changed(3) + changed(2) + changed(1, 'other'));
  const log = leaderLog(path);
  assert.deepEqual(Object.fromEntries(await log.read()), { labch: 2, other: 1 });
  await appendFile(path, changed(0));
  assert.equal((await log.read()).get('labch'), 0);
});

test('a line that is still being written is read once it is whole', async () => {
  const line = changed(2);
  await writeFile(path, changed(3) + line.slice(0, -20));
  const log = leaderLog(path);
  assert.equal((await log.read()).get('labch'), 3);
  await appendFile(path, line.slice(-20));
  assert.equal((await log.read()).get('labch'), 2);
});

test('what was logged before a restart is no longer known', async () => {
  await writeFile(path, `${changed(3)}INFO [orderer.common.server] Main -> Beginning to serve requests\n`);
  assert.equal((await leaderLog(path).read()).has('labch'), false);
});

test('a log that was cut short is read anew, a missing one says nothing', async () => {
  await writeFile(path, changed(3) + changed(2));
  const log = leaderLog(path);
  await log.read();
  await writeFile(path, changed(1));
  assert.equal((await log.read()).get('labch'), 1);
  assert.equal((await leaderLog(join(folder, 'none')).read()).size, 0);
});
