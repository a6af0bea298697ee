/** SmartBFT on v3.1.1: four orderers, one of which may fail or lie. */
import assert from 'node:assert/strict';
import { isKnown } from '../../src/core/observation/observed.ts';
import { onRealNetwork } from './network.ts';

await onRealNetwork('certificates-bft', (networkTest) => {
  networkTest('a quorum names the leader of the view', async (network) => {
    const status = await network.status();
    const channel = status.channels['certificates'];
    assert.ok(channel !== undefined && isKnown(channel.leader) && channel.leader.value !== null);
    assert.ok(channel.leader.by.length >= 3, channel.leader.by.join(', '));
    assert.deepEqual(channel.quorum, { size: 4, needed: 3, alive: 4, unknown: 0, margin: 1 });
  });

  networkTest('a transaction is ordered through every orderer', async (network) => {
    const { canaries } = await network.json<{ readonly canaries: readonly { readonly orderer: string; readonly error?: string }[] }>([
      'canary',
    ]);
    assert.deepEqual(
      canaries.map(({ orderer, error }) => [orderer, error]),
      ['orderer1', 'orderer2', 'orderer3', 'orderer4'].map((orderer) => [orderer, undefined]),
    );
  });
});
