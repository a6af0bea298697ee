import { test } from 'node:test';
import { createMemoryWorld } from '../../src/simulation/world.ts';
import { labTopology } from '../engine/lab.ts';
import { recoveryPortContract } from './recovery-port-contract.ts';

const CHANNEL = 'settlement';

recoveryPortContract((name, body) => {
  test(`the recovery port in memory: ${name}`, async () => {
    const world = createMemoryWorld(labTopology(), { seed: 3 });
    const consenters = world.topology.channels[CHANNEL]?.consenters ?? [];
    await world.controls.advance(15_000);
    for (const orderer of consenters) await world.ledger.canary(CHANNEL, orderer, 10_000);
    await world.controls.advance(2_000);
    await body({ world, port: world.recovery, channel: CHANNEL, consenters, peer: 'peer2' });
  });
});
