import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY_HISTORY } from '../../src/core/decision/history.ts';
import { observe } from '../../src/engine/observe.ts';
import { CHANNEL, openLab } from './lab.ts';

test('a node that is gone is asked whether it is held; what cannot be read is a hold; one that runs is not asked', async () => {
  const { world } = await openLab();
  for (const node of ['orderer2', 'peer1', 'peer2']) await world.driver.kill(node);
  await world.driver.hold('orderer2', 'its disk is broken');
  await world.driver.hold('orderer3', 'it runs');
  const driver = {
    ...world.driver,
    held: async (node: string) => {
      if (node === 'peer1') throw new Error('no answer');
      return world.driver.held(node);
    },
  };
  const { held } = await observe({ ...world, driver }, EMPTY_HISTORY);
  assert.deepEqual(held, { orderer2: 'its disk is broken', peer1: 'whether it is held cannot be read' });
});

test('the consenters of a channel are read when one of them is not seen alive, and are absent when they cannot be', async () => {
  const { world } = await openLab();
  assert.deepEqual((await observe(world, EMPTY_HISTORY)).membership, {});
  const [follower] = ['orderer5', 'orderer4'].filter((node) => node !== world.controls.leader(CHANNEL));
  await world.driver.kill(follower ?? '');
  const consenters = ['orderer1', 'orderer2', 'orderer3', 'orderer4', 'orderer5'];
  assert.deepEqual((await observe(world, EMPTY_HISTORY)).membership, { [CHANNEL]: consenters });
  const recovery = { ...world.recovery, membership: async () => Promise.reject(new Error('no answer')) };
  assert.deepEqual((await observe({ ...world, recovery }, EMPTY_HISTORY)).membership, {});
});
