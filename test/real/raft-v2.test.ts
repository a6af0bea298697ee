/** Raft on v2.5.9: another configuration file, another set of programs, the same promises. */
import assert from 'node:assert/strict';
import { hasFloor, injectionSeenAs, runsAndHolds } from './drills.ts';
import { onRealNetwork } from './network.ts';

await onRealNetwork('three-regions-v2', (networkTest) => {
  networkTest('v2.5.9 comes up and is well', async (network) => {
    assert.equal(network.topology.platform.version, '2.5.9');
    const { findings } = await network.status();
    assert.deepEqual(
      findings.filter(({ severity }) => severity === 'error'),
      [],
    );
  });

  networkTest('drill kill-leader holds on v2.5.9', async (network) => {
    const result = await runsAndHolds(network, 'kill-leader');
    injectionSeenAs(result, /stopped|no process|refus/i);
    hasFloor(result);
  });
});
