import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healFaults } from '../../src/engine/drill/heal.ts';
import { injectDrill } from '../../src/engine/drill/inject-drill.ts';
import { TOOLS, drillNamed, threeRegions } from './fixtures.ts';
import { PretendNetwork } from './pretend-network.ts';
import type { Lies } from './pretend-network.ts';

function broken(lies: Lies = {}): PretendNetwork {
  return new PretendNetwork(threeRegions(), lies);
}

test('inject leaves the fault with its deadline, and heal takes it away', async () => {
  const network = broken();
  const injected = await injectDrill(network.world(), drillNamed('lose-region'), { tools: TOOLS });
  assert.equal(injected.verdict, 'held', JSON.stringify(injected.reasons));
  assert.equal(network.broken().length, 4);
  assert.ok([...network.faults.values()].every(({ state }) => state === 'active'));
  assert.equal((await healFaults(network.world(), { onlyExpired: true })).length, 0);
  assert.equal((await healFaults(network.world(), { onlyExpired: false })).length, 4);
  assert.deepEqual(network.broken(), []);
});

test('a second drill is refused until the first is healed', async () => {
  const network = broken();
  await injectDrill(network.world(), drillNamed('kill-chaincode'), { tools: TOOLS });
  await assert.rejects(injectDrill(network.world(), drillNamed('kill-chaincode'), { tools: TOOLS }), { code: 'E622', exit: 3 });
});

test('an injection that breaks off half-way is taken back', async () => {
  const network = broken({
    onEffect: (effect) => {
      if (effect === 'stopped orderer2') throw new Error('no right to signal orderer2');
    },
  });
  await assert.rejects(injectDrill(network.world(), drillNamed('lose-region'), { tools: TOOLS }), /no right to signal/);
  assert.deepEqual(network.broken(), []);
});

test('an injector that does nothing is reported as failed', async () => {
  const { verdict } = await injectDrill(broken({ injectorDoesNothing: true }).world(), drillNamed('cut-one-way'), { tools: TOOLS });
  assert.equal(verdict, 'failed');
});

test('a heal that fails for one fault still takes the others away, and says which one is left', async () => {
  const network = broken();
  await injectDrill(network.world(), drillNamed('lose-region'), { tools: TOOLS });
  network.lies.onEffect = (effect) => {
    if (effect === 'running orderer2') throw new Error('port in use');
  };
  await assert.rejects(healFaults(network.world(), { onlyExpired: false }), { code: 'E630', exit: 4, message: /1 of 4 .*port in use/ });
  assert.deepEqual(network.broken(), ['orderer2 stopped']);
});
