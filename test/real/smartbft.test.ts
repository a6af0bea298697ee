/** SmartBFT on v3.1.1: four orderers, one of which may fail or lie. */
import assert from 'node:assert/strict';
import { isKnown } from '../../src/core/observation/observed.ts';
import { hasFloor, injectionSeenAs, runsAndHolds } from './drills.ts';
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

  networkTest('drill kill-leader holds: a view change', async (network) => {
    const result = await runsAndHolds(network, 'kill-leader');
    assert.equal(result.consensus, 'smartbft');
    injectionSeenAs(result, /stopped|no process|refus/i);
    hasFloor(result);
    const [killed] = result.targets;
    assert.ok(
      result.timeline.some(({ kind, text }) => kind === 'leader' && !text.startsWith(killed ?? '')),
      'another leader is in the timeline',
    );
  });

  networkTest('drill restart-node shows how the node came back, until it writes blocks with the others again', async (network) => {
    const result = await runsAndHolds(network, 'restart-node');
    const [restarted] = result.targets;
    assert.ok(result.evidence.every(({ node }) => node === restarted));
    const found = new Set(result.evidence.map(({ what }) => what));
    const wanted = [
      'write-ahead log read',
      'role',
      'view and sequence',
      'blocks fetched',
      'height',
      'first block written again',
      'record of the outage',
    ];
    assert.deepEqual(
      wanted.filter((what) => !found.has(what)),
      [],
      JSON.stringify(result.evidence, null, 1),
    );
  });
});
