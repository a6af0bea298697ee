/** The engine with the store that it has in earnest. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { DEFAULT_POLICY } from '../../src/core/decision/policy.ts';
import { readAudit } from '../../src/engine/audit.ts';
import { createEngine, type Decide } from '../../src/engine/engine.ts';
import { tick } from '../../src/engine/loop.ts';
import { openSqliteStore } from '../../src/store/sqlite/engine-store.ts';
import { createMemoryWorld, type MemoryWorld } from '../../src/simulation/world.ts';
import { decideNothing, decideOnce, DIGEST, labTopology, NOTHING, planWith } from './lab.ts';

const root = mkdtempSync(join(tmpdir(), 'holdfast-engine-'));
after(() => rmSync(root, { recursive: true, force: true }));

function engineOn(world: MemoryWorld, path: string, decide: Decide, maxPages?: number) {
  const store = openSqliteStore(path, { network: 'lab', clock: world.clock, ...(maxPages === undefined ? {} : { maxPages }) });
  const engine = createEngine({
    world: { ...world, store },
    decide,
    policy: DEFAULT_POLICY,
    topologyDigest: DIGEST,
    instance: 'e',
    leaseMs: 10_000,
  });
  return { engine, store };
}

it('a plan that one process began is ended by the next, from the file alone', async () => {
  const world = createMemoryWorld(labTopology(), { seed: 1 });
  const path = join(root, 'resumed.db');
  const steps = [
    { kind: 'node.stop', node: 'peer1', graceSeconds: 5 },
    { kind: 'wait.until', condition: { kind: 'node.stopped', node: 'peer2' }, timeoutMs: 30_000 },
    { kind: 'node.start', node: 'peer1' },
  ] as const;
  const first = engineOn(world, path, decideOnce(planWith(steps)));
  assert.equal((await tick(first.engine)).acted.state, 'waiting');
  await first.store.close();
  await world.controls.advance(10_000);
  await world.driver.kill('peer2');
  const second = engineOn(world, path, decideNothing);
  assert.equal((await tick(second.engine)).acted.state, 'succeeded');
  assert.equal((await world.driver.inspect('peer1')).state, 'running');
  assert.deepEqual(
    (await readAudit(second.store, { plan: 'plan1' })).map(({ kind, fence }) => `${kind} ${fence}`),
    ['decision 1', 'plan 1', 'intent 1', 'succeeded 1', 'intent 1', 'succeeded 2', 'intent 2', 'succeeded 2', 'ended 2'],
  );
  assert.equal((await second.store.verify()).broken, null);
  await second.store.close();
});

it('a full disk lets it do nothing, in words, until there is room', async () => {
  const world = createMemoryWorld(labTopology(), { seed: 1 });
  const path = join(root, 'full.db');
  let rounds = 0;
  const chatter: Decide = ({ history }) => ({
    decision: { ...NOTHING, waiting: [{ rule: 'D301', subject: `round ${++rounds}`, reason: 'x'.repeat(2_000), until: null }] },
    history,
  });
  const narrow = engineOn(world, path, chatter, 40);
  let failed = await tick(narrow.engine);
  for (let n = 0; n < 100 && failed.failure === null; n++) {
    await world.controls.advance(1_000);
    failed = await tick(narrow.engine);
  }
  assert.equal(failed.failure?.code, 'E803');
  await narrow.store.close();
  await world.controls.advance(10_000);
  const plan = planWith([{ kind: 'node.stop', node: 'peer1', graceSeconds: 5 }]);
  const full = engineOn(world, path, decideOnce(plan), 40);
  const report = await tick(full.engine).catch((error: unknown) => error as { code: string });
  assert.equal('code' in report ? report.code : report.failure?.code, 'E803');
  assert.equal((await world.driver.inspect('peer1')).state, 'running');
  await full.store.close();
  await world.controls.advance(10_000);
  const roomy = engineOn(world, path, decideOnce(plan));
  assert.equal((await tick(roomy.engine)).acted.state, 'succeeded');
  assert.equal((await world.driver.inspect('peer1')).state, 'stopped');
  await roomy.store.close();
});
