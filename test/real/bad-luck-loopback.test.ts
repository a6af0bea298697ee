/** Without rights: loopback addresses that work from end to end, and an ordinary user with a network of his own. */
import assert from 'node:assert/strict';
import { chmodSync, chownSync, cpSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  MINIMAL,
  allLive,
  continues,
  eventually,
  height,
  inLab,
  left,
  refused,
  snapshotOf,
  stateOf,
  succeeds,
  twoRegions,
} from './bad-luck.ts';
import { Lab } from './harness.ts';

const NOBODY = 65_534;

test('without the right to make network namespaces the network runs on loopback addresses and says what it cannot do', async () => {
  // A limit of a user namespace of our own: that of the machine is not touched.
  const without = ['unshare', '--user', '--map-root-user', 'sh', '-c', 'echo 0 > /proc/sys/user/max_net_namespaces; exec "$0" "$@"'];
  await inLab(
    [MINIMAL],
    async (lab) => {
      const { mode, limits } = await lab.json<{ mode: string; limits: readonly string[] }>(['up', MINIMAL]);
      assert.equal(mode, 'loopback');
      assert.match(limits.join('\n'), /loopback addresses instead of network namespaces \(.*unshare/);
      assert.match(limits.join('\n'), /no latency between regions and no cuts/);
      await continues(lab, MINIMAL, 4);
      // From outside: a second user namespace may not look into the processes of the first.
      const outside = new Lab();
      await succeeds(outside.run(['down', MINIMAL], { HOLDFAST_STATE: lab.state }));
      await outside.dispose(MINIMAL);
    },
    without,
  );
});

test('on loopback everything but cuts works: status, canary, load with accounting, a leader killed and healed', () =>
  inLab([], async (lab) => {
    const file = twoRegions(lab);
    await succeeds(lab.run(['up', file, '--loopback']));
    assert.equal((await snapshotOf(lab, file)).code, 0);
    await succeeds(lab.run(['canary', file]));
    await succeeds(lab.run(['load', file, '--seconds', '2']));
    const cut = await lab.run(['drill', 'run', 'cut-one-way', file]);
    assert.equal(cut.code, 3, cut.stderr);
    assert.match(cut.stderr, /loopback/);
    const killed = await lab.run(['drill', 'inject', 'kill-leader', file]);
    assert.equal(killed.code, 0, killed.stderr);
    await succeeds(lab.run(['drill', 'heal', file]));
    await eventually('every node lives', () => allLive(lab, file));
    await continues(lab, file, await height(lab, file));
  }));

test('an ordinary user gets a whole network, and its state belongs to that user', async () => {
  const root = process.geteuid?.() === 0;
  const lab = new Lab(root ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', 'env', 'HOME=/'] : []);
  const owner = root ? NOBODY : (process.geteuid?.() ?? 0);
  try {
    const outside = new Lab();
    const { bin } = await outside.json<{ bin: string }>(['fabric', 'install', '3.1.1']);
    await outside.dispose(MINIMAL);
    const programs = join(lab.folder, 'bin');
    mkdirSync(programs);
    for (const name of ['orderer', 'peer', 'configtxgen', 'osnadmin']) cpSync(join(bin, name), join(programs, name));
    chmodSync(lab.folder, 0o755);
    chownSync(lab.folder, owner, owner);
    await succeeds(lab.run(['up', MINIMAL, '--programs', programs]));
    assert.equal(statSync(stateOf(lab)).uid, owner);
    await continues(lab, MINIMAL, 4);
    refused(await lab.run(['status', 'nowhere.yaml']), 2, 'E1\\d\\d');
  } finally {
    await lab.dispose(MINIMAL);
  }
  assert.deepEqual(left(lab), []);
});
