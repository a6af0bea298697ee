import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DRILL_CODES } from '../../src/core/chaos/drill/codes.ts';
import { drillSummary } from '../../src/core/chaos/drill/summary.ts';
import type { Drill } from '../../src/core/chaos/drill/drill.ts';
import type { DrillResult } from '../../src/core/chaos/result.ts';
import { Failure } from '../../src/core/kernel/failure.ts';
import { healFaults } from '../../src/engine/drill/heal.ts';
import { runDrill } from '../../src/engine/drill/run-drill.ts';
import { TOOLS, certificatesBft, drillNamed, faultsAlone, threeRegions } from './fixtures.ts';
import { PretendNetwork } from './pretend-network.ts';
import type { Lies } from './pretend-network.ts';

async function play(
  drill: Drill,
  lies: Lies = {},
  before?: (network: PretendNetwork) => void,
): Promise<{ network: PretendNetwork; result: DrillResult }> {
  const network = new PretendNetwork(threeRegions(), lies);
  before?.(network);
  return { network, result: await runDrill(network.world(), drill, { tools: TOOLS }) };
}

function refusal(code: keyof typeof DRILL_CODES): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof Failure, String(error));
    assert.equal(error.code, code, error.message);
    assert.equal(error.exit, DRILL_CODES[code].exit);
    return true;
  };
}

for (const drill of faultsAlone()) {
  test(`the drill ${drill.name} ends with three held verdicts in the pretended network and leaves nothing broken`, async () => {
    const { network, result } = await play(drill);
    assert.deepEqual(result.verdicts, { hypothesis: 'held', injection: 'held', cleanup: 'held' }, JSON.stringify(result.reasons, null, 1));
    assert.equal(result.transactions.lost, 0);
    assert.ok(result.transactions.acknowledged > 0);
    assert.deepEqual(network.broken(), []);
    assert.ok([...network.faults.values()].every(({ state }) => state === 'healed'));
    assert.equal(network.openLoads, 0);
    assert.ok(drillSummary(result).length >= 7);
  });
}

for (const name of ['kill-leader', 'kill-follower', 'freeze-leader', 'restart-node']) {
  test(`the drill ${name} holds on a SmartBFT channel as well`, async () => {
    const network = new PretendNetwork(certificatesBft());
    const result = await runDrill(network.world(), drillNamed(name), { tools: TOOLS });
    assert.equal(result.consensus, 'smartbft');
    assert.deepEqual(result.verdicts, { hypothesis: 'held', injection: 'held', cleanup: 'held' }, JSON.stringify(result.reasons, null, 1));
    assert.equal(result.floorMs, name.endsWith('leader') ? 5_000 : null);
  });
}

test('transactions that wait in the pool of a SmartBFT node leave the accounting without a barrier', async () => {
  const network = new PretendNetwork(certificatesBft());
  network.pool = 3;
  const result = await runDrill(network.world(), drillNamed('kill-follower'), { tools: TOOLS });
  assert.equal(result.verdicts.hypothesis, 'unknown');
  assert.ok(result.reasons.hypothesis.some((reason) => reason.includes('pools are not empty')));
});

test('a killed leader shows an outage beside its floor, the change of leader, and heights of every node', async () => {
  const { result } = await play(drillNamed('kill-leader'));
  assert.deepEqual(result.targets, ['orderer1']);
  assert.equal(result.floorMs, 5_000);
  assert.ok((result.outage.recoveredMs ?? 0) >= 5_000, JSON.stringify(result.outage));
  const kinds = result.timeline.map(({ kind }) => kind);
  for (const kind of ['steady', 'fault', 'detected', 'leader', 'recovered', 'healed']) assert.ok(kinds.includes(kind as never), kind);
  assert.equal(Object.keys(result.heights).length, 9);
});

test('the faults of a drill are written down before the first effect, with a deadline', async () => {
  const { network } = await play(drillNamed('lose-region'));
  const first = network.effects.findIndex((effect) => effect.startsWith('stopped'));
  const kills = network.effects.filter((effect) => effect.startsWith('stopped'));
  assert.equal(kills.length, 4);
  assert.deepEqual(network.effects.slice(0, first), Array(4).fill('put intended'));
  for (const record of network.faults.values()) assert.equal(record.deadline - record.createdAt, 180_000);
});

test('a leader in the lone region is moved away first when the file says so', async () => {
  const { network, result } = await play(drillNamed('silent-consenter'), {}, (pretended) => (pretended.leader = 'orderer5'));
  assert.deepEqual(result.targets, ['orderer5']);
  assert.notEqual(network.leader, 'orderer5');
  assert.ok(result.timeline.some(({ text }) => text.includes('so that another node leads')));
  assert.equal(result.verdicts.hypothesis, 'held', JSON.stringify(result.reasons));
});

test('a leader in the lone region is refused when the file does not prepare for it', async () => {
  const run = play(drillNamed('silent-consenter-warm'), {}, (network) => (network.leader = 'orderer5'));
  await assert.rejects(run, refusal('E612'));
});

test('a leader that changes while the load begins is aimed at again', async () => {
  const { result } = await play(drillNamed('kill-leader'), {}, (network) => network.clock.after(300, () => (network.leader = 'orderer4')));
  assert.deepEqual(result.targets, ['orderer4']);
});

test('restart-node brings the lines that the node wrote about its recovery', async () => {
  const { result } = await play(drillNamed('restart-node'));
  assert.deepEqual(
    result.evidence.map(({ what }) => what),
    ['write-ahead log read', 'role', 'first block written again', 'height', 'record of the outage'],
  );
});

for (const name of ['kill-leader', 'freeze-leader', 'kill-chaincode', 'cut-region']) {
  test(`an injector that does nothing fails the injection of ${name}, and its hypothesis stays unknown`, async () => {
    const { result } = await play(drillNamed(name), { injectorDoesNothing: true });
    assert.equal(result.verdicts.injection, 'failed');
    assert.equal(result.verdicts.hypothesis, 'unknown');
  });

  test(`a heal that does nothing fails the cleanup of ${name}`, async () => {
    const { result } = await play(drillNamed(name), { healDoesNothing: true });
    assert.equal(result.verdicts.cleanup, 'failed');
  });

  test(`a heal that throws fails the cleanup of ${name}, and its record stays for the next heal`, async () => {
    const { network, result } = await play(drillNamed(name), { healFails: true });
    assert.equal(result.verdicts.cleanup, 'failed');
    assert.ok([...network.faults.values()].some(({ state }) => state === 'active'));
    network.lies.healFails = false;
    await healFaults(network.world(), { onlyExpired: false });
    assert.deepEqual(network.broken(), []);
  });
}

test('an acknowledged transaction that is on no ledger fails the hypothesis', async () => {
  const { result } = await play(drillNamed('kill-follower'), { drops: true });
  assert.equal(result.transactions.lost, 1);
  assert.equal(result.verdicts.hypothesis, 'failed');
});

test('an operation that is on the ledger twice fails the hypothesis', async () => {
  const { result } = await play(drillNamed('kill-follower'), { doubles: true });
  assert.equal(result.transactions.duplicated, 1);
  assert.equal(result.verdicts.hypothesis, 'failed');
});

test('Ctrl-C during the hold heals the fault and ends with what is known', async () => {
  const network = new PretendNetwork(threeRegions());
  const stop = new AbortController();
  const onEvent = ({ kind }: { kind: string }): void => {
    if (kind === 'fault') network.clock.after(3_000, () => stop.abort(new Error('interrupted')));
  };
  const result = await runDrill(network.world(), drillNamed('kill-leader'), { tools: TOOLS }, { onEvent, signal: stop.signal });
  assert.equal(result.verdicts.hypothesis, 'unknown');
  assert.equal(result.verdicts.injection, 'held');
  assert.equal(result.verdicts.cleanup, 'held');
  assert.deepEqual(network.broken(), []);
  assert.equal(network.openLoads, 0);
});

test('a load that runs already goes on afterwards, and only the operations of the drill are counted', async () => {
  const network = new PretendNetwork(threeRegions());
  const world = network.world();
  const spec = { channel: 'settlement', rate: 30, clientsPerRegion: 1, regions: Object.keys(world.topology.regions), deadlineMs: 60_000 };
  const load = await world.load.start(spec);
  await network.clock.sleep(20_000);
  const result = await runDrill(world, drillNamed('kill-follower'), { tools: TOOLS, load });
  assert.equal(result.verdicts.hypothesis, 'held', JSON.stringify(result.reasons));
  assert.equal(network.openLoads, 1);
  const { journal } = await load.records();
  const all = journal.filter(({ event }) => event === 'submit').length;
  assert.ok(result.transactions.submitted < all - 500, `${result.transactions.submitted} of ${all}`);
  await load.stop();
});

test('whatever effect the runner dies at, the next heal leaves nothing broken and no open record', async () => {
  for (const name of ['lose-region', 'cut-region', 'freeze-leader', 'kill-chaincode', 'silent-consenter-cold']) {
    const whole = await play(drillNamed(name));
    for (let dead = 0; dead < whole.network.effects.length; dead += 1) {
      let count = 0;
      const onEffect = (): void => {
        count += 1;
        if (count > dead) throw new Error('the runner is dead');
      };
      const network = new PretendNetwork(threeRegions(), { onEffect });
      await runDrill(network.world(), drillNamed(name), { tools: TOOLS }).catch(() => undefined);
      delete network.lies.onEffect;
      await healFaults(network.world(), { onlyExpired: false });
      assert.deepEqual(network.broken(), [], `${name}, effect ${dead}`);
      assert.ok([...network.faults.values()].every(({ state }) => state === 'healed'));
    }
  }
});

test('a watchdog heals only faults whose deadline has passed', async () => {
  const network = new PretendNetwork(threeRegions());
  const world = network.world();
  const now = network.clock.now();
  const record = { drill: 'x', createdAt: now, state: 'active' as const };
  await world.driver.kill('orderer1');
  await world.driver.freeze('orderer2');
  await world.faults.put({ ...record, id: 'late', fault: { kind: 'process.kill', node: 'orderer1' }, deadline: now - 1 });
  await world.faults.put({ ...record, id: 'early', fault: { kind: 'process.freeze', node: 'orderer2' }, deadline: now + 60_000 });
  const healed = await healFaults(world, { onlyExpired: true });
  assert.deepEqual(
    healed.map(({ id }) => id),
    ['late'],
  );
  assert.deepEqual(network.broken(), ['orderer2 frozen']);
});

test('a drill is refused while another fault is active', async () => {
  const record = { id: 'other-0', drill: 'other', createdAt: 0, deadline: 0, state: 'active' as const };
  const run = play(drillNamed('kill-leader'), {}, (network) =>
    network.faults.set('other-0', { ...record, fault: { kind: 'process.freeze', node: 'peer0-org1' } }),
  );
  await assert.rejects(run, refusal('E622'));
});

test('a drill is refused while a node is down', async () => {
  const run = play(drillNamed('kill-leader'), {}, (network) => network.states.set('peer1-org2', 'stopped'));
  await assert.rejects(run, refusal('E620'));
});

test('preflight waits a while for a leader: the drill before may just have ended', async () => {
  const { result } = await play(drillNamed('kill-follower'), {}, (network) => (network.leader = ''));
  assert.equal(result.verdicts.hypothesis, 'held', JSON.stringify(result.reasons));
});

test('a silent cut is refused on a machine without namespaces', async () => {
  await assert.rejects(play(drillNamed('cut-region'), { noCuts: true }), refusal('E625'));
});

test('a drill that would break quorum is refused unless it says so', async () => {
  const drill = drillNamed('lose-region');
  const topology = threeRegions();
  const only = topology.channels['settlement'];
  assert.ok(only);
  const small = { ...topology, channels: { settlement: { ...only, consenters: ['orderer1', 'orderer2', 'orderer5'] } } };
  const network = new PretendNetwork(small);
  await assert.rejects(runDrill(network.world(), drill, { tools: TOOLS }), refusal('E623'));
  assert.deepEqual(network.effects, []);
});
