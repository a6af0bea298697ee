/** The recovery port of a real network keeps its contract. The consenter that goes out and comes in again is the last of the file. */
import { recoveryPort } from '../../src/network/recovery/recovery-port.ts';
import { recoveryPortContract } from '../contract/recovery-port-contract.ts';
import { onRealNetwork } from './network.ts';

const CHANNEL = 'settlement';
const PEER = 'peer1-org1';

await onRealNetwork('three-regions-311', (networkTest) => {
  recoveryPortContract((name, body) => {
    networkTest(name, (network) =>
      network.opened(async (opened) => {
        const consenters = network.topology.channels[CHANNEL]?.consenters ?? [];
        for (const orderer of consenters) await opened.world.ledger.canary(CHANNEL, orderer, 30_000);
        await body({ world: opened.world, port: recoveryPort(opened), channel: CHANNEL, consenters, peer: PEER });
      }),
    );
  });
});
