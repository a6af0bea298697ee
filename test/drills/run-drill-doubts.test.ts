/** What must never end in a held verdict: evidence that is missing, late, or of a fault that somebody else took away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoadRun, World } from '../../src/core/ports/world.ts';
import { healFaults } from '../../src/engine/drill/heal.ts';
import { runDrill } from '../../src/engine/drill/run-drill.ts';
import { TOOLS, drillNamed, threeRegions } from './fixtures.ts';
import { PretendNetwork } from './pretend-network.ts';

test('a peer whose ledger cannot be read leaves the hypothesis unknown', async () => {
  const network = new PretendNetwork(threeRegions());
  const world = network.world();
  const contractState: World['ledger']['contractState'] = async (channel, peer) => {
    if (peer === 'peer1-org2') throw new Error('no answer');
    return world.ledger.contractState(channel, peer);
  };
  const result = await runDrill({ ...world, ledger: { ...world.ledger, contractState } }, drillNamed('kill-follower'), { tools: TOOLS });
  assert.equal(result.verdicts.hypothesis, 'unknown', JSON.stringify(result.reasons));
  assert.ok(result.reasons.hypothesis.some((reason) => reason.includes('the blocks of peer1-org2 were not read')));
});

test('a load whose end nobody confirmed leaves no barrier', async () => {
  const network = new PretendNetwork(threeRegions());
  const world = network.world();
  const start: World['load']['start'] = async (spec) => {
    const run = await world.load.start(spec);
    return {
      ...run,
      stop: async () => {
        await run.stop();
        throw new Error('the agent of singapore did not answer');
      },
    };
  };
  const result = await runDrill({ ...world, load: { start } }, drillNamed('kill-follower'), { tools: TOOLS });
  assert.equal(result.verdicts.hypothesis, 'unknown', JSON.stringify(result.reasons));
  assert.ok(result.reasons.hypothesis.some((reason) => reason.includes('may have been submitted after the canaries')));
});

test('a fault that somebody else heals during the hold fails the injection', async () => {
  const network = new PretendNetwork(threeRegions());
  const world = network.world();
  const onEvent = ({ kind }: { kind: string }): void => {
    if (kind === 'fault') network.clock.after(5_000, () => void healFaults(world, { onlyExpired: false }));
  };
  const result = await runDrill(world, drillNamed('kill-leader'), { tools: TOOLS }, { onEvent });
  assert.equal(result.verdicts.injection, 'failed', JSON.stringify(result.reasons));
  assert.notEqual(result.verdicts.hypothesis, 'held');
  assert.ok(result.reasons.injection.some((reason) => reason.includes('healed by somebody else')));
});

test('a process that comes back by itself during the hold fails the injection', async () => {
  const network = new PretendNetwork(threeRegions());
  const onEvent = ({ kind }: { kind: string }): void => {
    if (kind === 'fault') network.clock.after(5_000, () => network.states.set('orderer1', 'running'));
  };
  const result = await runDrill(network.world(), drillNamed('kill-leader'), { tools: TOOLS }, { onEvent });
  assert.equal(result.verdicts.injection, 'failed', JSON.stringify(result.reasons));
  assert.ok(result.reasons.injection.some((reason) => reason.includes('at the end of the hold')));
});

/** The load is ended whatever happens: pretended time would go on for ever with it. */
async function underLoad(
  regions: readonly string[],
  work: (world: World, network: PretendNetwork, load: LoadRun) => Promise<void>,
): Promise<void> {
  const network = new PretendNetwork(threeRegions());
  const world = network.world();
  const load = await world.load.start({ channel: 'settlement', rate: 30, clientsPerRegion: 1, regions, deadlineMs: 200_000 });
  try {
    await work(world, network, load);
  } finally {
    await load.stop();
  }
}

test('clients of a region that was cut off have to come back after the heal', async () => {
  await underLoad(Object.keys(threeRegions().regions), async (world, _network, load) => {
    const result = await runDrill(world, drillNamed('cut-region'), { tools: TOOLS, load });
    assert.equal(result.verdicts.hypothesis, 'held', JSON.stringify(result.reasons));
    assert.ok(result.reasons.hypothesis.includes('held: after the heal: transactions of london, frankfurt, singapore were acknowledged'));
  });
});

test('a load without clients shows no steady state', async () => {
  await underLoad([], async (world, network, load) => {
    await assert.rejects(runDrill(world, drillNamed('kill-leader'), { tools: TOOLS, load }), { code: 'E631' });
    assert.deepEqual(network.broken(), []);
  });
});

test('a damaged record of a fault keeps no other fault from being healed, and is complained about', async () => {
  const network = new PretendNetwork(threeRegions());
  const world = network.world();
  await world.driver.kill('orderer1');
  await world.faults.put({
    id: 'x-0',
    drill: 'x',
    fault: { kind: 'process.kill', node: 'orderer1' },
    createdAt: 0,
    deadline: 0,
    state: 'active',
  });
  const list: World['faults']['list'] = async (onDamaged) => {
    onDamaged?.(new Error('y-0.json holds no JSON'));
    return world.faults.list();
  };
  await assert.rejects(healFaults({ ...world, faults: { ...world.faults, list } }, { onlyExpired: false }), /y-0\.json/u);
  assert.deepEqual(network.broken(), []);
});
