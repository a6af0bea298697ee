import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Drill } from '../core/chaos/drill/drill.ts';
import { withLock } from '../store/files/lock.ts';
import { drillNetwork } from './drill.ts';
import type { OpenNetwork } from './open.ts';

test('a second drill on the same network is refused before it looks at anything', async () => {
  const state = await mkdtemp(join(tmpdir(), 'holdfast-drill-'));
  const network = { paths: { state } } as OpenNetwork;
  try {
    await withLock(join(state, 'locks'), '_drill', { command: 'drill kill-leader' }, () =>
      assert.rejects(drillNetwork(network, { name: 'lose-region' } as Drill, {}), { code: 'E622', exit: 3 }),
    );
  } finally {
    await rm(state, { recursive: true });
  }
});
