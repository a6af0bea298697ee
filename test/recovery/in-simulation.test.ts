/** The whole recovery on the pretended network: what is refused, what is kept, and a crash at every append of the log. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../src/core/kernel/failure.ts';
import type { EngineWorld } from '../../src/core/ports/recovery.ts';
import { lintPlan } from '../../src/core/plan/lint.ts';
import type { RecoveryPlan } from '../../src/core/recovery/recovery-plan.ts';
import { observe } from '../../src/engine/observe.ts';
import { type Recovery, recoveryOf } from '../../src/engine/recovery/recovery.ts';
import { decide } from '../../src/core/decision/decide.ts';
import { policyOf } from '../../src/core/decision/policy.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { runEngine } from '../../src/engine/loop.ts';
import { EMPTY_HISTORY } from '../../src/core/decision/history.ts';
import { type AppendHook, memoryDisk, memoryEngineStore, type MemoryDisk } from '../../src/simulation/engine-store.ts';
import { createMemoryWorld, type MemoryWorld } from '../../src/simulation/world.ts';
import { documentId } from '../../src/core/recovery/make-recovery-plan.ts';
import { CHANNEL, channelText, labText, parsed } from '../lab-topology.ts';
import { digest } from './inventories.ts';

/** How many appends lie between two deaths; HOLDFAST_RUNS=1 visits every one. */
const THOROUGH = process.env['HOLDFAST_RUNS'] !== undefined;
const STRIDE = THOROUGH ? 1 : 11;
/** Seeds of tests that are about chance. */
const SEEDS = THOROUGH ? [11, 12, 13, 14, 15, 16, 17, 18] : [11, 12];
const LOST = ['orderer1', 'orderer2', 'orderer3'];

const PLACES = {
  orderer1: 'london/a',
  orderer2: 'london/b',
  orderer3: 'london/c',
  orderer4: 'frankfurt/a',
  orderer5: 'singapore/a',
};
const CONSENSUS = '{ kind: raft, tick-interval: 100ms, election-ticks: 10 }';
/** The layout that is widely recommended and wrong: one region alone holds the quorum. */
const TEXT = labText({ name: 'three-one-one', consenters: PLACES, consensus: CONSENSUS });

interface Scene {
  readonly world: MemoryWorld;
  readonly disk: MemoryDisk;
  recovery(options?: { readonly dies?: Death; readonly network?: string }): Recovery;
}

/** The n-th append to the log is the last thing that the command does, or the first that it does not. */
interface Death {
  readonly moment: 'before' | 'after';
  readonly append: number;
}

class Died extends Error {}

async function scene(seed = 1, text = TEXT): Promise<Scene> {
  const world = createMemoryWorld(parsed(text), { seed });
  const disk = memoryDisk('net-1');
  let commands = 0;
  await world.controls.advance(15_000);
  return {
    world,
    disk,
    recovery({ dies, network = 'net-1' } = {}) {
      let appends = 0;
      const hook: AppendHook = (moment) => {
        if (moment === 'before') appends += 1;
        if (dies === undefined || moment !== dies.moment || appends !== dies.append) return;
        store.die();
        throw new Died('killed');
      };
      const store = memoryEngineStore(disk, { clock: world.clock, hook });
      const seen: EngineWorld = { ...world, store };
      return recoveryOf({ world: seen, network, topologyDigest: 'd1', digest, instance: `test-${++commands}`, onNote: () => undefined });
    },
  };
}

async function write(world: MemoryWorld, milliseconds: number): Promise<void> {
  const load = await world.load.start({ channel: CHANNEL, rate: 20, clientsPerRegion: 2, regions: ['frankfurt'], deadlineMs: 10_000 });
  await world.controls.advance(milliseconds);
  void load.stop();
}

async function loseLondon({ world }: Scene): Promise<void> {
  for (const node of [...LOST, 'peer1']) await world.driver.kill(node);
  await world.controls.advance(5_000);
}

async function planned(recovery: Recovery): Promise<RecoveryPlan> {
  const answer = await recovery.plan({ hold: true });
  assert.ok(answer.kind === 'plan', JSON.stringify(answer));
  return answer.plan;
}

async function refusedPlan(recovery: Recovery, hold = true): Promise<readonly string[]> {
  const answer = await recovery.plan({ hold });
  assert.equal(answer.kind, 'refused');
  return answer.kind === 'refused' ? [...new Set(answer.refusals.map(({ code }) => code))].toSorted() : [];
}

async function confirmed(recovery: Recovery): Promise<RecoveryPlan> {
  const plan = await planned(recovery);
  await recovery.confirm(plan, 'alice');
  await recovery.confirm(plan, 'bob');
  return plan;
}

/** Blocks of the longest disk that is not lost. */
function surviving({ world: { controls } }: Scene): readonly string[] {
  const nodes = ['orderer4', 'orderer5', 'peer2'];
  const longest = nodes.toSorted((a, b) => controls.height(CHANNEL, b) - controls.height(CHANNEL, a))[0] ?? '';
  const chain = chainOf(longest, controls);
  assert.ok(chain.length > 4, 'something was written');
  return chain;
}

function chainOf(node: string, controls: MemoryWorld['controls']): readonly string[] {
  return Array.from({ length: controls.height(CHANNEL, node) }, (_, number) => controls.block(CHANNEL, node, number)?.hash ?? '');
}

function assertKept({ world: { controls } }: Scene, before: readonly string[]): void {
  for (const node of ['orderer1', 'orderer2', 'orderer3', 'orderer4', 'orderer5', 'peer2']) {
    const now = chainOf(node, controls);
    assert.ok(now.length > before.length, `${node} has ${now.length} blocks, ${before.length} survived`);
    assert.deepEqual(now.slice(0, before.length), before, `${node} keeps every block that survived`);
  }
}

test('an engine that serves the network stands aside for the recovery, and goes on afterwards', async () => {
  const here = await scene();
  const { world, disk } = here;
  await write(world, 5_000);
  await loseLondon(here);
  const before = surviving(here);
  await planned(here.recovery());
  const ending = new AbortController();
  const store = memoryEngineStore(disk, { clock: world.clock });
  const policy = policyOf(world.topology);
  const serving = runEngine(
    createEngine({ world: { ...world, store }, decide, policy, topologyDigest: 'd1', instance: 'serve' }),
    ending.signal,
  );
  try {
    // It starts the peer again, and leaves alone what the first plan holds.
    await world.controls.advance(10_000);
    const plan = await confirmed(here.recovery());
    assert.equal(disk.lease?.holder, 'engine:serve');
    assert.equal((await here.recovery().apply(plan, () => undefined)).state, 'succeeded');
    await world.controls.advance(3_000);
    assert.equal(disk.lease?.holder, 'engine:serve');
  } finally {
    ending.abort();
    await serving;
  }
  assertKept(here, before);
});

test('three of five consenters lost under load: recovered from a survivor, nothing that survived is lost, and proven', async () => {
  const here = await scene();
  await write(here.world, 5_000);
  await loseLondon(here);
  const before = surviving(here);
  const recovery = here.recovery();
  const plan = await confirmed(recovery);
  assert.deepEqual([plan.votes, plan.rest], [['orderer1'], ['orderer2', 'orderer3']]);
  const { snapshot } = await observe(here.world, EMPTY_HISTORY);
  assert.deepEqual(lintPlan(plan.plan, { topology: here.world.topology, snapshot }), []);
  const begun = here.world.clock.now();
  const ended = await recovery.apply(plan, () => undefined);
  assert.equal(ended.state, 'succeeded', JSON.stringify(ended));
  assert.ok(here.world.clock.now() - begun < 30_000, `${here.world.clock.now() - begun} ms`);
  assertKept(here, before);
  const without = await recovery.verify(plan);
  assert.deepEqual(
    without.filter(({ ok }) => !ok),
    [],
  );
  assert.equal(without.find(({ subject }) => subject === 'peer1')?.message, 'still answers nobody, as when the plan was made');
  await here.world.driver.start('peer1');
  await here.world.controls.advance(20_000);
  const checks = await recovery.verify(plan);
  assert.match(checks.find(({ subject }) => subject === 'peer1')?.message ?? '', /^has block/u);
  assert.deepEqual(
    checks.filter(({ ok }) => !ok),
    [],
  );
});

test('what is only cut off goes on ordering: refused, however often it is asked', async () => {
  const here = await scene(2);
  for (const region of ['frankfurt', 'singapore']) {
    await here.world.driver.cut(`cut-${region}`, {
      from: { kind: 'region', region: 'london' },
      to: { kind: 'region', region },
      direction: 'both',
      manner: 'silent',
    });
  }
  await here.world.controls.advance(30_000);
  const codes = await refusedPlan(here.recovery());
  assert.ok(codes.includes('R701') || codes.includes('R702'), codes.join(', '));
});

test('nothing lost, not held, one person, the same person, another network, a changed network: each is refused', async () => {
  const here = await scene(3);
  await write(here.world, 2_000);
  const recovery = here.recovery();
  assert.deepEqual(await refusedPlan(recovery), ['R701']);
  await loseLondon(here);
  assert.deepEqual(await refusedPlan(recovery, false), ['R703']);
  const plan = await planned(recovery);
  const apply = (from = recovery): Promise<unknown> => from.apply(plan, () => undefined);
  await assert.rejects(apply(), { code: 'R712' });
  await recovery.confirm(plan, 'alice');
  await assert.rejects(recovery.confirm(plan, ' Alice'), { code: 'R713' });
  await assert.rejects(apply(), { code: 'R712' });
  await recovery.confirm(plan, 'bob');
  await assert.rejects(apply(here.recovery({ network: 'net-2' })), { code: 'R710' });
  const { id: _, ...content } = plan;
  const forged = { ...content, seed: 'orderer5' === plan.seed ? 'orderer4' : 'orderer5' };
  const document = { ...forged, id: documentId(forged, digest) };
  await recovery.confirm(document, 'alice');
  await recovery.confirm(document, 'bob');
  await assert.rejects(
    recovery.apply(document, () => undefined),
    { code: 'R733' },
  );
  await here.world.driver.stop('peer2', 1);
  await assert.rejects(apply(), { code: 'R711' });
  await here.world.driver.start('peer2');
  await here.world.controls.advance(10_000);
  await here.world.driver.release('orderer2');
  await here.world.driver.start('orderer2');
  await here.world.controls.advance(2_000);
  await assert.rejects(apply(), (error) => error instanceof Failure && ['R701', 'R702'].includes(error.code));
});

test('what changes while the command waits for the lease is seen before the first step', async () => {
  const here = await scene();
  const { world, disk } = here;
  await write(world, 2_000);
  await loseLondon(here);
  const plan = await confirmed(here.recovery());
  const store = memoryEngineStore(disk, { clock: world.clock });
  await store.acquireLease('engine:serve', 5_000);
  const waiting = recoveryOf({
    world: { ...world, store },
    network: 'net-1',
    topologyDigest: 'd1',
    digest,
    instance: 'waits',
    onNote: () => void world.driver.release('orderer1').then(() => world.driver.start('orderer1')),
  });
  await assert.rejects(
    waiting.apply(plan, () => undefined),
    (error) => error instanceof Failure && error.code.startsWith('R7'),
  );
  assert.ok(!disk.log.some(({ kind }) => kind === 'plan'));
  assert.equal(disk.lease?.holder ?? null, null, 'the lease is given back');
});

test('a command that dies at any append of its plan is finished by running it again', async () => {
  // The plan, an intent and a success for each step, and the end; before and after in turn.
  let deaths = 0;
  for (let append = 1; ; append += STRIDE) {
    const here = await scene(4);
    await write(here.world, 3_000);
    await loseLondon(here);
    const before = surviving(here);
    const plan = await confirmed(here.recovery());
    const dying = here.recovery({ dies: { moment: append % 2 === 0 ? 'before' : 'after', append } });
    const outcome = await dying.apply(plan, () => undefined).catch((error: unknown) => error);
    if (!(outcome instanceof Error)) break;
    deaths += 1;
    const ended = await here.recovery().apply(plan, () => undefined);
    assert.equal(ended.state, 'succeeded', `after a death at append ${append}: ${JSON.stringify(ended)}`);
    // Peers dial their orderers again after their own back-off.
    await here.world.controls.advance(20_000);
    assertKept(here, before);
  }
  assert.ok(deaths > 50 / STRIDE, `${deaths} deaths`);
});

/** Orderers 4 and 5 hear nothing of London while a peer beside them goes on reading blocks there. */
async function separateSurvivors({ world }: Scene, milliseconds: number): Promise<void> {
  const pairs = [...LOST, 'peer2'].flatMap((a) => ['orderer4', 'orderer5'].map((b) => [a, b] as const));
  for (const [from, to] of pairs) {
    const ends = { from: { kind: 'node', node: from }, to: { kind: 'node', node: to } } as const;
    await world.driver.cut(`${from}-${to}`, { ...ends, direction: 'both', manner: 'reset' });
  }
  await write(world, milliseconds);
  for (const node of [...LOST, 'peer1']) await world.driver.kill(node);
  for (const [from, to] of pairs) await world.driver.heal(`${from}-${to}`);
  await world.controls.advance(10_000);
}

test('blocks that only a peer holds are ordered again with the same hashes, and nothing new comes before them', async () => {
  const here = await scene(5);
  await write(here.world, 2_000);
  await separateSurvivors(here, 4_000);
  const { controls } = here.world;
  assert.ok(
    controls.height(CHANNEL, 'peer2') > Math.max(...['orderer4', 'orderer5'].map((node) => controls.height(CHANNEL, node))),
    'the peer is ahead',
  );
  const before = surviving(here);
  const recovery = here.recovery();
  const plan = await confirmed(recovery);
  const replay = plan.risks[0]?.replay;
  assert.deepEqual([replay?.source, replay?.to], ['peer2', before.length]);
  const { snapshot } = await observe(here.world, EMPTY_HISTORY);
  assert.deepEqual(lintPlan(plan.plan, { topology: here.world.topology, snapshot }), []);
  // Clients of the surviving region try all the time.
  const load = await here.world.load.start({ channel: CHANNEL, rate: 20, clientsPerRegion: 2, regions: ['frankfurt'], deadlineMs: 60_000 });
  const ended = await recovery.apply(plan, () => undefined);
  assert.equal(ended.state, 'succeeded', JSON.stringify(ended));
  await controls.advance(20_000);
  void load.stop();
  assertKept(here, before);
});

test('an update that was accepted before the loss commits at recovery, and the spare vote keeps the quorum', async () => {
  const here = await scene(6);
  await write(here.world, 2_000);
  const { controls, driver } = here.world;
  for (const seed of [0, 1, 2, 3, 4, 5]) {
    const leader = controls.leader(CHANNEL);
    if (leader === 'orderer4' || leader === 'orderer5') break;
    if (leader !== null) await driver.kill(leader);
    await controls.advance(5_000 + seed);
    if (leader !== null) await driver.start(leader);
    await controls.advance(5_000);
  }
  const leader = controls.leader(CHANNEL);
  assert.ok(leader === 'orderer4' || leader === 'orderer5', `the leader is ${leader}`);
  for (const node of [...LOST, 'peer1']) await driver.kill(node);
  assert.equal(await controls.proposeUpdate(CHANNEL, leader, { remove: 'orderer1' }), null, 'SUCCESS within the lease of the leader');
  await controls.advance(10_000);
  const before = surviving(here);
  const recovery = here.recovery();
  const plan = await confirmed(recovery);
  assert.deepEqual([plan.votes, plan.hazards.length], [['orderer1', 'orderer2'], 1]);
  const ended = await recovery.apply(plan, () => undefined);
  assert.equal(ended.state, 'succeeded', JSON.stringify(ended));
  const now = chainOf('orderer4', controls);
  assert.deepEqual(now.slice(0, before.length), before);
  assert.equal(controls.roles(CHANNEL)['orderer4']?.voters, 4, 'orderer1 is evicted, and ordering goes on');
});

test('a survivor that dies on the way, and a lost region that comes back half-way, end the plan without a fork', async () => {
  for (const [seed, trouble] of [
    [7, async ({ world }: Scene) => world.driver.kill('orderer5')],
    [8, async ({ world }: Scene) => world.driver.start('orderer2').catch((error: unknown) => assert.ok(error instanceof Failure))],
  ] as const) {
    const here = await scene(seed);
    await write(here.world, 3_000);
    await loseLondon(here);
    const before = surviving(here);
    const plan = await confirmed(here.recovery());
    let turned = false;
    const told = (): void => {
      if (!turned) void trouble(here);
      turned = true;
    };
    const ended = await here.recovery().apply(plan, told);
    assert.ok(turned);
    assert.equal(ended.state, seed === 8 ? 'succeeded' : 'failed', JSON.stringify(ended));
    const { controls } = here.world;
    const chains = ['orderer1', 'orderer4', 'orderer5', 'peer2'].map((node) => chainOf(node, controls));
    for (const chain of chains)
      for (const other of chains) {
        const common = Math.min(chain.length, other.length);
        assert.deepEqual(chain.slice(0, common), other.slice(0, common), 'one chain');
      }
    assert.ok(chains.some((chain) => before.every((hash, number) => chain[number] === hash)));
  }
});

test('a plan that is asked for in the moment of the loss waits for the old leader, and still fits a minute later', async () => {
  for (const seed of SEEDS) {
    const here = await scene(seed);
    const { world } = here;
    await write(world, 3_000);
    const load = await world.load.start({ channel: CHANNEL, rate: 20, clientsPerRegion: 2, regions: ['frankfurt'], deadlineMs: 10_000 });
    await world.controls.advance(500);
    for (const node of [...LOST, 'peer1']) await world.driver.kill(node);
    const plan = await confirmed(here.recovery());
    const before = surviving(here);
    await world.controls.advance(60_000);
    const ended = await here.recovery().apply(plan, () => undefined);
    assert.equal(ended.state, 'succeeded', JSON.stringify(ended));
    await world.controls.advance(20_000);
    void load.stop();
    assertKept(here, before);
  }
});

test('what only the lost side ordered is listed, and its peer comes back to the chain of all others', async () => {
  const here = await scene(21);
  const { world } = here;
  const { controls } = world;
  await write(world, 3_000);
  const pairs = LOST.flatMap((a) => ['orderer4', 'orderer5', 'peer2'].map((b) => [a, b] as const));
  for (const [from, to] of pairs) {
    const ends = { from: { kind: 'node', node: from }, to: { kind: 'node', node: to } } as const;
    await world.driver.cut(`${from}-${to}`, { ...ends, direction: 'both', manner: 'reset' });
  }
  const load = await world.load.start({ channel: CHANNEL, rate: 20, clientsPerRegion: 2, regions: ['london'], deadlineMs: 10_000 });
  await controls.advance(12_000);
  void load.stop();
  for (const node of [...LOST, 'peer1']) await world.driver.kill(node);
  for (const [from, to] of pairs) await world.driver.heal(`${from}-${to}`);
  await controls.advance(10_000);
  const before = surviving(here);
  const lost = chainOf('peer1', controls).slice(before.length);
  assert.ok(lost.length > 2, 'London went on alone');
  const recovery = here.recovery();
  const plan = await confirmed(recovery);
  const [risk] = plan.risks;
  assert.deepEqual(
    risk?.lostOnly.slice(0, lost.length).map(({ hash }) => hash),
    lost,
  );
  const transactions = new Set(risk?.lostOnly.flatMap((block) => block.transactions));
  for (const [txId, block] of controls.acknowledged(CHANNEL)) {
    assert.equal(transactions.has(txId), !before.includes(block.hash), 'listed exactly when no survivor has it');
  }
  assert.deepEqual(
    risk?.strays.map(({ peer, lastGood }) => [peer, lastGood]),
    [['peer1', before.length - 1]],
  );
  const { snapshot } = await observe(world, EMPTY_HISTORY);
  assert.deepEqual(lintPlan(plan.plan, { topology: world.topology, snapshot }), []);
  const ended = await recovery.apply(plan, () => undefined);
  assert.equal(ended.state, 'succeeded', JSON.stringify(ended));
  await world.driver.start('peer1');
  await controls.advance(20_000);
  assertKept(here, before);
  assert.deepEqual(chainOf('peer1', controls), chainOf('orderer4', controls));
});

test('two channels of the same orderers are recovered by one plan, whoever led them', async () => {
  const second = `${TEXT}${channelText('archive', PLACES, CONSENSUS)}`;
  for (const seed of SEEDS) {
    const here = await scene(seed, second);
    const { controls, ledger } = here.world;
    await write(here.world, 2_000);
    for (const orderer of ['orderer4', 'orderer5', 'orderer1']) await ledger.canary('archive', orderer, 10_000);
    await loseLondon(here);
    const before = surviving(here);
    const archived = Math.max(...['orderer4', 'orderer5', 'peer2'].map((node) => controls.height('archive', node)));
    const recovery = here.recovery();
    const plan = await confirmed(recovery);
    assert.deepEqual(plan.channels.toSorted(), ['archive', CHANNEL]);
    const ended = await recovery.apply(plan, () => undefined);
    assert.equal(ended.state, 'succeeded', JSON.stringify(ended));
    await controls.advance(20_000);
    assertKept(here, before);
    for (const node of ['orderer1', 'orderer5', 'peer2']) {
      assert.ok(controls.height('archive', node) > archived);
      for (let number = 0; number < archived; number += 1) {
        assert.equal(controls.block('archive', node, number)?.hash, controls.block('archive', 'orderer4', number)?.hash);
      }
    }
  }
});
