/** What an operator can let go after a recovery that came to nothing, and what stays held because old data must not meet new. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '../../src/core/decision/decide.ts';
import { policyOf } from '../../src/core/decision/policy.ts';
import type { EngineStore } from '../../src/core/ports/engine-store.ts';
import { type ReleaseCase, whyNotRelease } from '../../src/core/recovery/may-release.ts';
import type { SagaEvent } from '../../src/core/saga/events.ts';
import type { NodeView, Snapshot } from '../../src/core/observation/snapshot.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import type { Step } from '../../src/core/plan/step.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { runEngine } from '../../src/engine/loop.ts';
import { recoveryOf } from '../../src/engine/recovery/recovery.ts';
import { releaseNode, type Released } from '../../src/engine/recovery/release.ts';
import { readAudit } from '../../src/engine/audit.ts';
import { memoryDisk, memoryEngineStore } from '../../src/simulation/engine-store.ts';
import { createMemoryWorld, type MemoryWorld } from '../../src/simulation/world.ts';
import { CHANNEL, labTopology } from '../engine/lab.ts';
import { digest } from './inventories.ts';

const LOST = ['orderer1', 'orderer2', 'orderer3'];
const NETWORK = 'net-1';

interface Scene {
  readonly world: MemoryWorld;
  readonly store: EngineStore;
  plan(): Promise<string>;
  release(node: string): Promise<Released>;
  audit(): Promise<readonly string[]>;
}

async function majorityLost(): Promise<Scene> {
  const world = createMemoryWorld(labTopology(), { seed: 3 });
  const store = memoryEngineStore(memoryDisk(NETWORK), { clock: world.clock });
  const shared = { network: NETWORK, topologyDigest: 'd1', digest, onNote: () => undefined };
  await world.controls.advance(15_000);
  for (const node of LOST) await world.driver.kill(node);
  await world.controls.advance(5_000);
  return {
    world,
    store,
    async plan() {
      const answer = await recoveryOf({ ...shared, world: { ...world, store }, instance: 'plan' }).plan({ hold: true });
      return answer.kind;
    },
    release: (node) =>
      releaseNode({ ...shared, world: { ...world, store }, instance: 'release' }, { node, by: 'person:alice', why: 'it is sound' }),
    audit: async () => (await readAudit(store)).map(({ kind, by }) => `${kind} ${by.split(':')[0]}`),
  };
}

test('what `recover plan` has held is released when nothing came of it, starts again, and the log says who asked', async () => {
  const { world, plan, release, audit } = await majorityLost();
  assert.equal(await plan(), 'plan');
  assert.notEqual(await world.driver.held('orderer1'), null);
  const done = await release('orderer1');
  assert.equal(done.state, 'released');
  assert.match(done.held ?? '', /lost with a majority/u);
  assert.equal(await world.driver.held('orderer1'), null);
  await world.driver.start('orderer1');
  await world.controls.advance(30_000);
  assert.ok((await world.ledger.canary(CHANNEL, 'orderer4', 20_000)).block > 0, 'three of five order again');
  assert.deepEqual(await audit(), ['released person', 'plan engine', 'intent engine', 'succeeded engine', 'ended engine']);
});

test('an engine that runs is asked for its lease and stands aside', async () => {
  const { world, plan, release, store } = await majorityLost();
  await plan();
  const ending = new AbortController();
  const policy = { ...policyOf(world.topology), mode: 'observe' as const };
  const running = runEngine(
    createEngine({ world: { ...world, store }, decide, policy, topologyDigest: 'd1', instance: 'serve' }),
    ending.signal,
  );
  await world.controls.advance(3_000);
  const [done] = await Promise.all([release('orderer1'), world.controls.advance(30_000)]);
  ending.abort();
  await Promise.all([running, world.controls.advance(3_000)]);
  assert.equal(done.state, 'released');
});

test('a node that nobody holds or fences has nothing to release, and nothing is written', async () => {
  const { release, audit } = await majorityLost();
  assert.equal((await release('orderer4')).state, 'nothing to release');
  assert.deepEqual(await audit(), []);
});

test('fences of a recovery are lifted, and those of the engine and of drills stay', async () => {
  const { world, release } = await majorityLost();
  const ends = { from: { kind: 'node', node: 'peer2' }, to: { kind: 'node', node: 'orderer4' } } as const;
  await world.driver.fence(`replay-${NETWORK}-orderer4-peer2`, ends.from, ends.to);
  await world.driver.fence('fence-orderer4-peer2', ends.from, ends.to);
  const done = await release('orderer4');
  assert.deepEqual(done.fences, [`replay-${NETWORK}-orderer4-peer2`]);
  assert.deepEqual(
    (await world.driver.cuts()).map(({ id }) => id),
    ['fence-orderer4-peer2'],
  );
});

const HOLD: Step = { kind: 'node.hold', node: 'orderer1', reason: 'lost' };
const CLONE: Step = { kind: 'node.clone', node: 'orderer2', from: 'orderer4', label: 'recovery-1' };
const START: Step = { kind: 'node.start', node: 'orderer2' };
const ASIDE: Step = { kind: 'node.set-aside', node: 'orderer1', label: 'recovery-1' };
const STEPS: readonly Step[] = [HOLD, CLONE, START, ASIDE];

const BASIS = { network: 'lab', topologyDigest: 'd1', at: 1, channels: {} };
const PLAN: Plan = {
  id: 'recovery-1',
  rule: 'D601',
  subject: CHANNEL,
  why: '',
  basis: BASIS,
  approval: 'two-people',
  disruptive: true,
  steps: STEPS,
};

/** A round in which these nodes said how many blocks they have. */
function snapshotOf(heights: Readonly<Record<string, number>>): Snapshot {
  const nodes = Object.entries(heights).map(([node, value]) => {
    const height = { value, at: 1, by: ['agent:london'] };
    const view: NodeView = {
      kind: node.startsWith('peer') ? 'peer' : 'orderer',
      region: 'london',
      zone: null,
      alive: { value: true, at: 1, by: ['agent:london'] },
      channels: { [CHANNEL]: { height, hash: { unknown: 'not asked', at: 1 } } },
    };
    return [node, view] as const;
  });
  return { at: 1, network: 'lab', observers: [], nodes: Object.fromEntries(nodes), channels: {}, findings: [] };
}

/** The log of a recovery that got as far as these of its steps, and ended somehow. */
function logOf(...done: readonly Step[]): readonly SagaEvent[] {
  const events = done.flatMap((what): readonly SagaEvent[] => {
    const step = STEPS.indexOf(what);
    return [
      { kind: 'intent', at: 1, plan: PLAN.id, step, what, undo: false },
      { kind: 'succeeded', at: 1, plan: PLAN.id, step, already: false },
    ];
  });
  return [{ kind: 'plan', at: 1, plan: PLAN }, ...events, { kind: 'ended', at: 2, plan: PLAN.id, outcome: 'failed', why: '' }];
}

function refusals(events: readonly SagaEvent[], more: Partial<ReleaseCase> = {}): readonly string[] {
  const found = whyNotRelease({
    node: 'orderer1',
    topology: labTopology(),
    events,
    running: null,
    held: true,
    hasData: true,
    fences: [],
    snapshot: snapshotOf({}),
    ...more,
  });
  return found.map(({ code }) => code);
}

test('old data stays held once a copy of a survivor was let vote in the place of others', () => {
  assert.deepEqual(refusals(logOf(HOLD, CLONE)), [], 'nobody has voted yet');
  assert.deepEqual(refusals(logOf(HOLD, CLONE, START)), ['R735']);
  assert.deepEqual(refusals(logOf(HOLD, CLONE, START).slice(0, -1)), ['R735'], 'the log was cut off');
});

test('data that was set aside, or that is not there, is no danger', () => {
  assert.deepEqual(refusals(logOf(HOLD, CLONE, START, ASIDE)), []);
  assert.deepEqual(refusals(logOf(HOLD, CLONE, START), { hasData: false }), []);
});

test('data that was set aside and put back is the old data again', () => {
  const back: readonly SagaEvent[] = [
    { kind: 'intent', at: 2, plan: PLAN.id, step: STEPS.indexOf(ASIDE), what: ASIDE, undo: true },
    { kind: 'undone', at: 2, plan: PLAN.id, step: STEPS.indexOf(ASIDE) },
  ];
  assert.deepEqual(refusals([...logOf(HOLD, CLONE, START, ASIDE).slice(0, -1), ...back]), ['R735']);
});

test('nothing is taken away under a plan that has not ended', () => {
  assert.deepEqual(refusals(logOf(HOLD).slice(0, -1), { running: PLAN }), ['R734']);
});

test('a fence stays while a peer holds blocks that no orderer shows', () => {
  const fenced = { node: 'orderer4', held: false, fences: ['replay-net-1-orderer4-peer2'] };
  assert.deepEqual(refusals([], { ...fenced, snapshot: snapshotOf({ orderer4: 10, orderer5: 9, peer2: 11 }) }), ['R736']);
  assert.deepEqual(refusals([], { ...fenced, snapshot: snapshotOf({ orderer4: 10, orderer5: 11, peer2: 11 }) }), []);
  assert.deepEqual(refusals([], { ...fenced, snapshot: snapshotOf({ peer2: 11 }) }), ['R736'], 'no orderer shows anything');
});
