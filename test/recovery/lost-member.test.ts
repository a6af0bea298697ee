import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../src/core/kernel/failure.ts';
import { isFenced, proofWords } from '../../src/core/recovery/fence-proof.ts';
import type { FenceProof } from '../../src/core/recovery/inventory.ts';
import type { ProcessSighting, Sighting } from '../../src/core/observation/probe.ts';
import type { EngineWorld } from '../../src/core/ports/recovery.ts';
import { lostMember } from '../../src/engine/recovery/lost-member.ts';
import { nodeHold } from '../../src/engine/handlers/node-hold.ts';
import type { StepContext } from '../../src/engine/handlers/handler.ts';
import { parseTopology } from '../../src/core/topology/parse.ts';
import { createMemoryWorld, type MemoryWorld } from '../../src/simulation/world.ts';
import { starterText } from '../contract/starter-topology.ts';

const NODE = 'orderer1';
const SILENT: Sighting = {
  observer: 'agent:here',
  region: 'here',
  startedAt: 1,
  endedAt: 2,
  nodes: [{ observer: 'agent:here', node: NODE, at: 1, outcome: 'timeout', channels: {} }],
};
const GONE: ProcessSighting = { observer: 'driver:commands', node: NODE, at: 1, state: 'stopped', detail: 'no process' };
const said = (by: string): FenceProof => ({ kind: 'attested', by, at: 1, saw: 'it is off' });

function worldOf(canHold: boolean): MemoryWorld {
  const parsed = parseTopology(starterText, 'lost.yaml');
  assert.ok(parsed.kind === 'ok');
  const world = createMemoryWorld(parsed.topology, { seed: 1 });
  if (canHold) return world;
  const refused = async (): Promise<never> => assert.fail('nobody asks a driver to hold that says that it cannot');
  const capabilities = () => ({ ...world.driver.capabilities(), noHold: () => 'there is no program for it' });
  return { ...world, driver: { ...world.driver, capabilities, held: refused, hold: refused } };
}

const lost = (canHold: boolean, processes: readonly ProcessSighting[], attested: readonly FenceProof[] = []) =>
  lostMember({ world: worldOf(canHold) as unknown as EngineWorld, sightings: [SILENT], processes }, NODE, attested);

test('a process that is gone proves nothing where nothing can hold it, and gets no clone', async () => {
  const found = await lost(false, [GONE]);
  assert.equal(isFenced(found), false);
  assert.equal(found.startable, false);
  assert.equal((await lost(true, [GONE])).startable, true);
});

test('two people fence what nothing can hold; it stays where it is', async () => {
  const found = await lost(false, [GONE], [said('alice'), said('bob')]);
  assert.equal(isFenced(found), true);
  assert.equal(found.startable, false);
});

test('the step that holds it passes only where people have vouched for it', async () => {
  const step = { kind: 'node.hold', node: NODE, reason: 'lost' } as const;
  const context = (canHold: boolean, approval: string) => ({ world: worldOf(canHold), plan: { approval } }) as unknown as StepContext;
  assert.equal(await nodeHold.check(step, context(false, 'two-people')), 'done');
  assert.equal(await nodeHold.check(step, context(true, 'two-people')), 'todo');
  await assert.rejects(async () => nodeHold.check(step, context(false, 'automatic')), /nobody asks/);
});

test('a port that is open is a sign of life, although nobody answers there', async () => {
  const probes = SILENT.nodes.map((probe) => ({ ...probe, connects: 'answered' as const }));
  const round = { world: worldOf(true) as unknown as EngineWorld, sightings: [{ ...SILENT, nodes: probes }], processes: [] };
  assert.deepEqual((await lostMember(round, NODE, [])).answers, ['agent:here found its port open']);
});

test('no process and no data: it may run on another machine, so that neither proves it gone nor counts as a look', async () => {
  const held = async (): Promise<string> => 'held';
  const movable = (hasData: () => Promise<boolean>): EngineWorld => {
    const world = worldOf(true);
    const capabilities = () => ({ ...world.driver.capabilities(), mayHaveMoved: true as const });
    return { ...world, driver: { ...world.driver, capabilities, held, hasData } } as unknown as EngineWorld;
  };
  const of = (hasData: () => Promise<boolean>, attested: readonly FenceProof[] = []) =>
    lostMember({ world: movable(hasData), sightings: [SILENT], processes: [GONE] }, NODE, attested);
  const unreadable = async (): Promise<never> => {
    throw new Failure({ code: 'E366', message: 'read failed', hint: '', exit: 4 });
  };
  for (const empty of [async () => false, unreadable]) {
    const found = await of(empty);
    assert.deepEqual([isFenced(found), found.asked, found.startable], [false, ['agent:here'], true]);
    assert.match(found.proofs.map(proofWords).join(), /may have run on another machine/);
    assert.equal(
      isFenced(await of(empty, [said('alice'), said('bob')])),
      true,
      'a new machine may take its place when two people vouch for the old one',
    );
  }
  const there = await of(async () => true);
  assert.deepEqual([isFenced(there), there.asked], [true, ['agent:here', 'driver:commands']]);
});
