import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EMPTY_HISTORY } from '../../src/core/decision/history.ts';
import type { Evidence } from '../../src/core/decision/model.ts';
import type { Condition } from '../../src/core/plan/step.ts';
import { tipToReach, whatIsMissing } from '../../src/engine/condition.ts';
import { observe } from '../../src/engine/observe.ts';
import { CHANNEL, openLab } from './lab.ts';

const NODES = ['orderer1', 'orderer2', 'orderer3', 'orderer4', 'orderer5', 'orderer6', 'peer1', 'peer2'];

describe('a round of looking', () => {
  it('brings what every vantage point saw, the machines, cuts, disks and drills, and adds nothing', async () => {
    const { world } = await openLab();
    const evidence = await observe(world, EMPTY_HISTORY);
    assert.equal(evidence.at, world.clock.now());
    assert.deepEqual(evidence.sightings.map(({ region }) => region).toSorted(), ['frankfurt', 'london', 'singapore']);
    assert.deepEqual(evidence.processes.map(({ node }) => node).toSorted(), NODES);
    assert.deepEqual(Object.keys(evidence.snapshot.nodes).toSorted(), NODES);
    assert.deepEqual(Object.keys(evidence.freeDisk).toSorted(), NODES);
    assert.deepEqual([evidence.fences, evidence.drills, evidence.logs], [[], [], {}]);
  });

  it('reads the logs of nodes in trouble only', async () => {
    const { world } = await openLab();
    await world.driver.kill('orderer2');
    await world.driver.freeze('peer1');
    const { logs } = await observe(world, { ...EMPTY_HISTORY, restarts: { orderer4: [1, 2], orderer5: [1], gone: [1, 2] } });
    assert.deepEqual(Object.keys(logs).toSorted(), ['orderer2', 'orderer4', 'peer1']);
    assert.ok((logs['orderer2'] ?? []).length > 0);
  });

  it('reads the log of a node that is far behind', async () => {
    const { world } = await openLab();
    for (let n = 0; n < 8; n++) await world.ledger.canary(CHANNEL, 'orderer1', 30_000);
    await world.controls.advance(5_000);
    const lagging = (height: number) => async () =>
      (await world.observer.sightings()).map((sighting) => ({
        ...sighting,
        nodes: sighting.nodes.map((probe) => (probe.node === 'peer2' ? { ...probe, channels: { [CHANNEL]: { height } } } : probe)),
      }));
    const logsAt = async (height: number) =>
      Object.keys((await observe({ ...world, observer: { ...world.observer, sightings: lagging(height) } }, EMPTY_HISTORY)).logs);
    const tip = world.controls.height(CHANNEL, 'peer1');
    assert.deepEqual(await logsAt(tip - 6), ['peer2']);
    assert.deepEqual(await logsAt(tip - 5), []);
  });

  it('knows of drills that go on, and of no others', async () => {
    const { world } = await openLab();
    const record = { drill: 'd', fault: { kind: 'process.kill', node: 'peer1' }, createdAt: 1, deadline: 2 } as const;
    await world.faults.put({ ...record, id: 'a', state: 'active' });
    await world.faults.put({ ...record, id: 'b', state: 'healed' });
    const { drills } = await observe(world, EMPTY_HISTORY);
    assert.deepEqual(
      drills.map(({ id }) => id),
      ['a'],
    );
  });

  it('goes on without logs and disks, and fails without the rest', async () => {
    const { world } = await openLab();
    await world.driver.kill('orderer2');
    const no = async (): Promise<never> => {
      throw new Error('no');
    };
    const poor = { ...world, driver: { ...world.driver, logs: no }, observer: { ...world.observer, disks: no } };
    const { logs, freeDisk } = await observe(poor, EMPTY_HISTORY);
    assert.deepEqual([logs, freeDisk], [{}, {}]);
    for (const blind of [
      { ...world, driver: { ...world.driver, cuts: no } },
      { ...world, observer: { ...world.observer, sightings: no } },
      { ...world, observer: { ...world.observer, processes: no } },
      { ...world, faults: { ...world.faults, list: no } },
    ]) {
      await assert.rejects(observe(blind, EMPTY_HISTORY), /no/u);
    }
  });
});

/** One node has some blocks more than it was seen with, and the channel with it. */
function grown(evidence: Evidence, node: string, blocks: number): Evidence {
  const { nodes, channels } = evidence.snapshot;
  const [view, channel] = [nodes[node], channels[CHANNEL]];
  const own = view?.channels[CHANNEL];
  assert.ok(view !== undefined && channel !== undefined && own !== undefined && 'value' in own.height);
  const height = { ...own.height, value: own.height.value + blocks };
  return {
    ...evidence,
    snapshot: {
      ...evidence.snapshot,
      nodes: { ...nodes, [node]: { ...view, channels: { [CHANNEL]: { ...own, height } } } },
      channels: { [CHANNEL]: { ...channel, height } },
    },
  };
}

describe('what a plan waits for', () => {
  const missing = async (condition: Condition, prepare: (lab: Awaited<ReturnType<typeof openLab>>) => Promise<unknown>) => {
    const lab = await openLab();
    await prepare(lab);
    return whatIsMissing(condition, await observe(lab.world, EMPTY_HISTORY));
  };
  const nothing = async (): Promise<void> => {};

  it('is life only where somebody answered', async () => {
    const alive: Condition = { kind: 'node.alive', node: 'orderer5' };
    assert.equal(await missing(alive, nothing), null);
    assert.match(String(await missing(alive, ({ world }) => world.driver.freeze('orderer5'))), /not seen alive: frozen/u);
    assert.match(String(await missing(alive, ({ world }) => world.driver.kill('orderer5'))), /not seen alive/u);
    assert.match(String(await missing({ kind: 'node.alive', node: 'nobody' }, nothing)), /nobody looked/u);
  });

  it('is death only by the word of the machine', async () => {
    const stopped: Condition = { kind: 'node.stopped', node: 'orderer5' };
    assert.equal(await missing(stopped, ({ world }) => world.driver.kill('orderer5')), null);
    assert.match(String(await missing(stopped, nothing)), /is running/u);
    assert.match(String(await missing({ kind: 'node.stopped', node: 'nobody' }, nothing)), /is unknown/u);
  });

  it('is a leader that a quorum confirms', async () => {
    const led: Condition = { kind: 'channel.led', channel: CHANNEL };
    assert.equal(await missing(led, nothing), null);
    const lost = missing(led, async ({ world }) => {
      for (const node of ['orderer1', 'orderer2', 'orderer3']) await world.driver.kill(node);
      await world.controls.advance(30_000);
    });
    assert.match(String(await lost), /no quorum of settlement confirms a leader/u);
  });

  it('is the tip when the wait began, one chain, and heights that are known', async () => {
    const lab = await openLab();
    const { world } = lab;
    const equal: Condition = { kind: 'channel.equal', channel: CHANNEL, nodes: ['orderer1', 'peer1', 'peer2'] };
    const atTip: Condition = { kind: 'node.at-tip', channel: CHANNEL, node: 'peer1', atLeast: 1 };
    const look = () => observe(world, EMPTY_HISTORY);
    assert.equal(whatIsMissing(equal, await look()), null);
    assert.equal(whatIsMissing(atTip, await look()), null);
    assert.match(String(whatIsMissing({ ...atTip, atLeast: 99 }, await look())), /of 99 blocks/u);
    const tip = tipToReach(atTip, await look());
    const behind = grown(await look(), 'orderer1', 3);
    assert.match(String(whatIsMissing(equal, behind)), /not at one height/u);
    assert.match(String(whatIsMissing(atTip, behind)), /has \d+ of \d+ blocks/u);
    assert.equal(whatIsMissing(atTip, behind, tip), null, 'the tip moves, the aim does not');
    await world.driver.kill('peer1');
    assert.match(String(whatIsMissing(atTip, await look(), tip)), /not known/u);
    assert.match(String(whatIsMissing(equal, await look())), /of peer1 on settlement is not known/u);
    const { snapshot, ...rest } = await look();
    const [view] = Object.values(snapshot.channels);
    assert.ok(view !== undefined);
    const forked = { ...rest, snapshot: { ...snapshot, channels: { [CHANNEL]: { ...view, forked: { value: true, at: 0, by: [] } } } } };
    assert.match(String(whatIsMissing({ ...equal, nodes: ['orderer1', 'peer2'] }, forked)), /not shown that settlement has not forked/u);
    assert.match(String(whatIsMissing({ ...atTip, node: 'peer2' }, forked)), /not shown/u);
  });
});
