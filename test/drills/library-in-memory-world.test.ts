/** The whole library on the in-memory world, with the stalls that were measured on real networks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runDrill } from '../../src/engine/drill/run-drill.ts';
import { createMemoryWorld } from '../../src/simulation/world.ts';
import { TOOLS, certificatesBft, drillNamed, faultsAlone, threeRegions } from './fixtures.ts';

const HELD = { hypothesis: 'held', injection: 'held', cleanup: 'held' };

for (const drill of faultsAlone()) {
  test(`the drill ${drill.name} holds in the in-memory world`, async () => {
    const world = createMemoryWorld(threeRegions(), { seed: 1 });
    const result = await runDrill(world, drill, { tools: TOOLS });
    assert.deepEqual(result.verdicts, HELD, JSON.stringify({ reasons: result.reasons, outage: result.outage }, null, 1));
    assert.deepEqual([result.transactions.lost, result.transactions.duplicated], [0, 0]);
    for (const node of Object.keys(result.heights)) assert.equal((await world.driver.inspect(node)).state, 'running', node);
    assert.deepEqual(await world.driver.cuts(), []);
  });
}

for (const name of ['kill-leader', 'kill-follower', 'freeze-leader', 'restart-node']) {
  test(`the drill ${name} holds on SmartBFT in the in-memory world`, async () => {
    const result = await runDrill(createMemoryWorld(certificatesBft(), { seed: 1 }), drillNamed(name), { tools: TOOLS });
    assert.deepEqual(result.verdicts, HELD, JSON.stringify({ reasons: result.reasons, outage: result.outage }, null, 1));
  });
}
