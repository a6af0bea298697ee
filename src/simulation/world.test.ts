import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { longestBlockGap } from '../core/chaos/accounting/block-gap.ts';
import { account } from '../core/chaos/accounting/account.ts';
import type { AccountingReport } from '../core/chaos/accounting/report.ts';
import type { Cut, CutManner } from '../core/chaos/fault.ts';
import { Failure } from '../core/kernel/failure.ts';
import type { NodeId } from '../core/kernel/ids.ts';
import type { LoadRun } from '../core/ports/world.ts';
import type { Topology } from '../core/topology/model.ts';
import { parseTopology } from '../core/topology/parse.ts';
import { createMemoryWorld, type MemoryOptions, type MemoryWorld } from './world.ts';

function example(name: string): Topology {
  const parsed = parseTopology(readFileSync(new URL(`../../examples/${name}.yaml`, import.meta.url), 'utf8'), name);
  assert.equal(parsed.kind, 'ok');
  return parsed.topology;
}

const RAFT = example('three-regions');
const BFT = example('certificates-bft');

interface Scene {
  readonly world: MemoryWorld;
  readonly channel: string;
  readonly load: LoadRun;
}

async function scene(topology: Topology, options: Partial<MemoryOptions> = {}, rate = 20): Promise<Scene> {
  const world = createMemoryWorld(topology, { seed: 1, ...options });
  const [channel] = Object.keys(topology.channels);
  assert.ok(channel !== undefined);
  const regions = Object.keys(topology.regions);
  const load = await world.load.start({ channel, rate, clientsPerRegion: 2, regions, deadlineMs: 60_000 });
  await world.controls.advance(10_000);
  return { world, channel, load };
}

/** Longest time without a block from now on, after `ms` more. */
async function gapDuring({ world, load }: Scene, ms: number, act: () => Promise<void>): Promise<number> {
  const injectedAt = world.clock.now();
  await act();
  await world.controls.advance(ms);
  const { arrivals } = await load.records();
  return longestBlockGap(arrivals, { injectedAt, until: world.clock.now() }) ?? assert.fail('no block was seen');
}

async function accounted({ world, channel, load }: Scene): Promise<AccountingReport> {
  await load.stop();
  const { consenters, peers } = world.topology.channels[channel] ?? assert.fail(channel);
  const canaryPerOrderer: Record<NodeId, boolean> = {};
  for (const orderer of consenters) canaryPerOrderer[orderer] = (await world.ledger.canary(channel, orderer, 60_000)).block > 0;
  await world.controls.advance(5_000);
  const { journal } = await load.records();
  const states = await Promise.all(peers.map((peer) => world.ledger.contractState(channel, peer)));
  const ledgers = Object.fromEntries(
    await Promise.all(peers.map(async (peer) => [peer, await world.ledger.transactions(channel, peer, 0)] as const)),
  );
  return account({
    journal,
    states,
    ledgers,
    barrier: { healed: true, tipsEqual: true, canaryPerOrderer, submissionsEnded: true, poolsEmpty: null },
  });
}

function cutOff(node: NodeId, others: readonly NodeId[], manner: CutManner): readonly Cut[] {
  return others.map((other) => ({ from: { kind: 'node', node }, to: { kind: 'node', node: other }, direction: 'both', manner }));
}

async function makeCuts({ driver }: MemoryWorld, name: string, cuts: readonly Cut[]): Promise<void> {
  for (const [index, cut] of cuts.entries()) await driver.cut(`${name}-${index}`, cut);
}

async function healCuts({ driver }: MemoryWorld): Promise<void> {
  for (const { id } of await driver.cuts()) await driver.heal(id);
}

function othersOf(world: MemoryWorld, channel: string, node: NodeId): readonly NodeId[] {
  return (world.topology.channels[channel]?.consenters ?? []).filter((id) => id !== node);
}

describe('the pretended world', () => {
  it('has the same history for the same seed and another one for another', async () => {
    const history = async (seed: number): Promise<string> => {
      const { world, channel, load } = await scene(RAFT, { seed });
      await world.driver.kill(world.controls.leader(channel) ?? '');
      await world.controls.advance(20_000);
      return JSON.stringify(await load.records());
    };
    assert.equal(await history(7), await history(7));
    assert.notEqual(await history(7), await history(8));
  });

  it('orders a steady load without gaps, and accounts for every transaction', async () => {
    const at = await scene(RAFT);
    assert.ok((await gapDuring(at, 60_000, async () => {})) < 1_000);
    const report = await accounted(at);
    assert.equal(report.verdict, 'held');
    assert.ok(report.accounting.acknowledged > 1_000);
    assert.equal(report.accounting.acknowledged, report.accounting.submitted);
  });

  it('stands still while nobody sleeps', async () => {
    const { world } = await scene(RAFT);
    const now = world.clock.now();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(world.clock.now(), now);
  });

  it('lets a sleeper go when its signal says so', async () => {
    const { world } = await scene(RAFT);
    const abort = new AbortController();
    const sleeping = world.clock.sleep(60_000, abort.signal);
    abort.abort(new Error('enough'));
    await assert.rejects(sleeping, /enough/);
    await assert.rejects(world.clock.sleep(1, abort.signal), /enough/);
  });
});

describe('pretended Raft', () => {
  it('stops for an election when its leader is killed, loses nothing acknowledged, and takes the node back', async () => {
    const at = await scene(RAFT);
    const { world, channel } = at;
    const leader = world.controls.leader(channel) ?? '';
    const gap = await gapDuring(at, 30_000, () => world.driver.kill(leader));
    assert.ok(gap > 4_500 && gap < 11_000, `${gap}`);
    assert.notEqual(world.controls.leader(channel), leader);
    await world.driver.start(leader);
    // The others dial it again at growing distances: after 30 s, up to 17 s later.
    await world.controls.advance(20_000);
    assert.equal(world.controls.height(channel, leader), world.controls.height(channel, world.controls.leader(channel) ?? ''));
    const report = await accounted(at);
    assert.equal(report.verdict, 'held');
    assert.equal(report.accounting.lost, 0);
  });

  // What is lost is what the leader had not yet cut into a block: at most the rate times the batch timeout of 300 ms (fabric-orderers.md 2.2).
  it('forgets up to 6 transactions that a killed leader had accepted, unless the client sends them again', async () => {
    const forgotten: number[] = [];
    for (const seed of [1, 2, 3, 4]) {
      const world = createMemoryWorld(RAFT, { seed });
      const [channel = ''] = Object.keys(RAFT.channels);
      const load = await world.load.start({
        channel,
        rate: 20,
        clientsPerRegion: 2,
        regions: Object.keys(RAFT.regions),
        deadlineMs: 5_000,
      });
      await world.controls.advance(10_000 + 70 * seed);
      const leader = world.controls.leader(channel) ?? '';
      await world.driver.kill(leader);
      await world.controls.advance(15_000);
      await world.driver.start(leader);
      await world.controls.advance(30_000);
      const { acceptedOnly, lost } = (await accounted({ world, channel, load })).accounting;
      assert.equal(lost, 0);
      forgotten.push(acceptedOnly);
    }
    assert.ok(Math.max(...forgotten) <= 6 && Math.max(...forgotten) >= 1, forgotten.join(', '));
  });

  it('goes on when a follower is killed', async () => {
    const at = await scene(RAFT);
    const follower = othersOf(at.world, at.channel, at.world.controls.leader(at.channel) ?? '')[0] ?? '';
    assert.ok((await gapDuring(at, 60_000, () => at.world.driver.kill(follower))) < 1_000);
  });

  it('stops without a quorum and goes on with it', async () => {
    const at = await scene(RAFT);
    const { world, channel } = at;
    const lost = (RAFT.channels[channel]?.consenters ?? []).slice(0, 3);
    assert.ok((await gapDuring(at, 60_000, async () => void (await Promise.all(lost.map((id) => world.driver.kill(id)))))) > 59_000);
    assert.equal(world.controls.leader(channel), null);
    for (const id of lost) await world.driver.start(id);
    await world.controls.advance(30_000);
    assert.equal((await accounted(at)).accounting.lost, 0);
  });

  it('stalls about 21 s after a silent cut of one cold consenter, and the heal ends it', async () => {
    const at = await scene(RAFT);
    const { world, channel } = at;
    await world.driver.kill('orderer5');
    await world.driver.start('orderer5');
    await world.controls.advance(5_000);
    const cut = (): Promise<void> => makeCuts(world, 'cut', cutOff('orderer5', othersOf(world, channel, 'orderer5'), 'silent'));
    assert.ok((await gapDuring(at, 20_000, cut)) < 1_000);
    // Measured: 20.4 to 28.4 s by drills, up to 54 s when the followers that campaign block as well.
    const gap = await gapDuring(at, 60_000, async () => {});
    assert.ok(gap > 19_500 && gap < 55_000, `${gap}`);
    assert.ok((await world.driver.cuts()).every(({ packets }) => packets > 0));
    await healCuts(world);
    assert.ok((await gapDuring(at, 20_000, async () => {})) < 1_000);
    assert.equal((await accounted(at)).accounting.lost, 0);
  });

  it('ends the stall of a silent cut soon after the heal', async () => {
    const at = await scene(RAFT);
    const { world, channel } = at;
    await world.driver.kill('orderer5');
    await world.driver.start('orderer5');
    await world.controls.advance(5_000);
    await makeCuts(world, 'cut', cutOff('orderer5', othersOf(world, channel, 'orderer5'), 'silent'));
    await world.controls.advance(25_000);
    const gap = await gapDuring(at, 10_000, () => healCuts(world));
    assert.ok(gap < 9_000, `${gap}`);
  });

  it('does not stall after a loud cut, nor after a silent one that is fenced in time', async () => {
    const loud = await scene(RAFT);
    const cuts = cutOff('orderer5', othersOf(loud.world, loud.channel, 'orderer5'), 'reset');
    assert.ok((await gapDuring(loud, 90_000, () => makeCuts(loud.world, 'cut', cuts))) < 1_000);
    const fenced = await scene(RAFT);
    const others = othersOf(fenced.world, fenced.channel, 'orderer5');
    await makeCuts(fenced.world, 'cut', cutOff('orderer5', others, 'silent'));
    await fenced.world.controls.advance(6_000);
    const fence = async (): Promise<void> => {
      for (const node of others)
        await fenced.world.driver.fence(`fence-${node}`, { kind: 'node', node }, { kind: 'node', node: 'orderer5' });
    };
    assert.ok((await gapDuring(fenced, 90_000, fence)) < 1_000);
  });

  it('elects anew when its leader is frozen, and stalls 80 s after a follower was', async () => {
    const at = await scene(RAFT);
    const leader = at.world.controls.leader(at.channel) ?? '';
    const gap = await gapDuring(at, 30_000, () => at.world.driver.freeze(leader));
    assert.ok(gap > 4_500 && gap < 13_000, `${gap}`);
    const other = await scene(RAFT);
    assert.ok((await gapDuring(other, 75_000, () => other.world.driver.freeze('orderer5'))) < 1_000);
    const stall = await gapDuring(other, 40_000, async () => {});
    assert.ok(stall > 19_000 && stall < 29_000, `${stall}`);
  });
});

describe('pretended SmartBFT', () => {
  it('changes its view after the smaller of heartbeat and complaint, and loses nothing accepted', async () => {
    const at = await scene(BFT);
    const { world, channel } = at;
    const leader = world.controls.leader(channel) ?? '';
    const gap = await gapDuring(at, 30_000, () => world.driver.kill(leader));
    assert.ok(gap > 4_500 && gap < 6_500, `${gap}`);
    await world.driver.start(leader);
    await world.controls.advance(5_000);
    const report = await accounted(at);
    assert.equal(report.accounting.lost + report.accounting.acceptedOnly, 0);
    assert.equal(report.verdict, 'held');
  });

  it('votes a killed leader out also when it is back at once', async () => {
    const at = await scene(BFT);
    const leader = at.world.controls.leader(at.channel) ?? '';
    const gap = await gapDuring(at, 30_000, async () => {
      await at.world.driver.kill(leader);
      await at.world.driver.start(leader);
    });
    assert.ok(gap > 4_500 && gap < 6_500, `${gap}`);
    assert.notEqual(at.world.controls.leader(at.channel), leader);
  });

  it('says what pools and views are', async () => {
    const { world, channel } = await scene(BFT);
    const [sighting] = await world.observer.sightings();
    const consensus = sighting?.nodes.find(({ node }) => node === world.controls.leader(channel))?.channels[channel]?.consensus;
    assert.equal(consensus?.kind, 'smartbft');
  });
});

describe('pretended observers', () => {
  it('see a node that is cut from one region only as unknown there and alive elsewhere', async () => {
    const { world } = await scene(RAFT);
    const cut: Cut = {
      from: { kind: 'region', region: 'london' },
      to: { kind: 'region', region: 'singapore' },
      direction: 'both',
      manner: 'silent',
    };
    await world.driver.cut('one', cut);
    const outcomes = (await world.observer.sightings()).map(({ region, nodes }) => [
      region,
      nodes.find(({ node }) => node === 'orderer5')?.outcome,
    ]);
    assert.deepEqual(outcomes, [
      ['london', 'timeout'],
      ['frankfurt', 'answered'],
      ['singapore', 'answered'],
    ]);
    assert.equal((await world.observer.connect('london', 'orderer5')).outcome, 'timeout');
    assert.equal((await world.observer.connect('frankfurt', 'orderer5')).outcome, 'connected');
  });

  it('cannot ask a frozen node, though it accepts a connect', async () => {
    const { world } = await scene(RAFT);
    await world.driver.freeze('orderer5');
    assert.equal((await world.observer.connect('london', 'orderer5')).outcome, 'connected');
    const [sighting] = await world.observer.sightings();
    assert.equal(sighting?.nodes.find(({ node }) => node === 'orderer5')?.outcome, 'timeout');
    assert.equal((await world.observer.processes()).find(({ node }) => node === 'orderer5')?.state, 'frozen');
  });

  it('see equal hashes at equal heights', async () => {
    const { world, channel, load } = await scene(RAFT);
    await load.stop();
    await world.controls.advance(5_000);
    const tips = (await world.observer.sightings()).flatMap(({ nodes }) =>
      nodes.map(({ channels }) => JSON.stringify([channels[channel]?.height, channels[channel]?.hash])),
    );
    assert.equal(new Set(tips).size, 1);
    assert.match(tips[0] ?? '', /"[0-9a-f]{64}"/);
  });
});

describe('the chaincode service of a pretended peer', () => {
  it('when killed sends clients to other peers of its organisation', async () => {
    const at = await scene(RAFT);
    await at.world.driver.killService('peer0-org1');
    assert.equal((await at.world.driver.inspectService('peer0-org1')).state, 'stopped');
    assert.equal((await at.world.driver.inspect('peer0-org1')).state, 'running');
    assert.ok((await gapDuring(at, 20_000, async () => {})) < 1_000);
    await at.world.driver.startService('peer0-org1');
    assert.equal((await accounted(at)).verdict, 'held');
  });

  it('when killed on every peer of an organisation stops endorsement', async () => {
    const at = await scene(RAFT);
    for (const peer of ['peer0-org1', 'peer1-org1']) await at.world.driver.killService(peer);
    assert.ok((await gapDuring(at, 20_000, async () => {})) > 15_000);
  });
});

describe('a world that misbehaves', () => {
  it('loses an acknowledged transaction, and the accounting says so', async () => {
    const { accounting, verdict } = await accounted(await scene(RAFT, { loseAcknowledged: 1 }));
    assert.equal(accounting.lost, 1);
    assert.equal(verdict, 'failed');
  });

  it('doubles an operation, and the accounting says so', async () => {
    const { accounting, verdict } = await accounted(await scene(RAFT, { doubleOne: true }));
    assert.equal(accounting.duplicated, 1);
    assert.equal(verdict, 'failed');
  });

  it('reports faults as made that do nothing', async () => {
    const { world } = await scene(RAFT, { brokenInjector: true });
    await world.driver.kill('orderer1');
    await world.driver.killService('peer0-org1');
    await world.driver.cut('c', {
      from: { kind: 'region', region: 'london' },
      to: { kind: 'region', region: 'frankfurt' },
      direction: 'both',
      manner: 'silent',
    });
    assert.equal((await world.driver.inspect('orderer1')).state, 'running');
    assert.equal((await world.driver.inspectService('peer0-org1')).state, 'running');
    assert.deepEqual(await world.driver.cuts(), []);
  });

  it('reports faults as healed that are still there', async () => {
    const { world } = await scene(RAFT, { cleanupFails: true });
    await world.driver.kill('orderer5');
    await world.driver.start('orderer5');
    assert.equal((await world.driver.inspect('orderer5')).state, 'stopped');
  });

  it('answers a canary through a stopped orderer with a failure', async () => {
    const { world, channel } = await scene(RAFT);
    await world.driver.kill('orderer5');
    await assert.rejects(world.ledger.canary(channel, 'orderer5', 2_000), (error) => error instanceof Failure && error.code === 'E339');
  });
});
