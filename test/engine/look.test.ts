/** What a wait asks for: as much as its condition is judged by, and never less. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EMPTY_HISTORY } from '../../src/core/decision/history.ts';
import type { Condition } from '../../src/core/plan/step.ts';
import { whatIsMissing } from '../../src/engine/condition.ts';
import { Look } from '../../src/engine/look.ts';
import { observe } from '../../src/engine/observe.ts';
import type { MemoryWorld } from '../../src/simulation/world.ts';
import { CHANNEL, openLab } from './lab.ts';

/** What the observer was asked for; undefined stands for all nodes. */
function watched(world: MemoryWorld): { readonly look: Look; readonly asked: (readonly string[] | undefined)[] } {
  const asked: (readonly string[] | undefined)[] = [];
  const sightings: MemoryWorld['observer']['sightings'] = (compare, only) => {
    asked.push(only);
    return world.observer.sightings(compare, only);
  };
  return { look: new Look({ ...world, observer: { ...world.observer, sightings } }, EMPTY_HISTORY, null), asked };
}

const gone: Condition = { kind: 'node.stopped', node: 'orderer2' };
const alive: Condition = { kind: 'node.alive', node: 'orderer2' };
const led: Condition = { kind: 'channel.led', channel: CHANNEL };
const tip: Condition = { kind: 'node.at-tip', channel: CHANNEL, node: 'peer2', atLeast: 1 };

describe('a look at one condition', () => {
  it('asks the machines alone whether a process is gone', async () => {
    const { world } = await openLab();
    const { look, asked } = watched(world);
    assert.equal(whatIsMissing(gone, await look.at(gone)), 'the process of orderer2 is running');
    await world.driver.kill('orderer2');
    assert.equal(whatIsMissing(gone, await look.at(gone)), null);
    assert.deepEqual(asked, []);
  });

  it('asks only the node itself whether it lives, and again each time', async () => {
    const { world } = await openLab();
    const { look, asked } = watched(world);
    assert.equal(whatIsMissing(alive, await look.at(alive)), null);
    await world.driver.kill('orderer2');
    assert.notEqual(whatIsMissing(alive, await look.at(alive)), null);
    assert.deepEqual(asked, [['orderer2'], ['orderer2']]);
  });

  it('asks everybody for a leader or a tip, once until something changes', async () => {
    const { world } = await openLab();
    const { look, asked } = watched(world);
    assert.equal(whatIsMissing(led, await look.at(led)), null);
    assert.equal(whatIsMissing(tip, await look.at(tip)), null);
    assert.deepEqual(asked, [undefined]);
    look.changed();
    await look.at(tip);
    assert.deepEqual(asked, [undefined, undefined]);
  });

  it('is satisfied with what a whole round has seen', async () => {
    const { world } = await openLab();
    const evidence = await observe(world, EMPTY_HISTORY);
    const look = new Look({ ...world, observer: { ...world.observer, sightings: () => assert.fail() } }, EMPTY_HISTORY, evidence);
    for (const condition of [gone, alive, led, tip]) assert.equal(await look.at(condition), evidence);
  });
});

describe('a round for some nodes', () => {
  it('ends with one observer whom all of them answered, and otherwise has every observer', async () => {
    const { world } = await openLab();
    const [first, ...others] = await world.observer.sightings({}, ['orderer2', 'peer2']);
    assert.deepEqual([first?.nodes.map(({ node }) => node), others], [['orderer2', 'peer2'], []]);
    await world.driver.kill('orderer2');
    assert.equal((await world.observer.sightings({}, ['orderer2', 'peer2'])).length, 3);
  });
});
