import assert from 'node:assert/strict';
import { parseTopology } from '../../src/core/topology/parse.ts';
import { starterText } from './starter-topology.ts';
import { createMemoryWorld } from '../../src/simulation/world.ts';
import { driverContract } from './driver-contract.ts';

driverContract('the pretended world', async () => {
  const parsed = parseTopology(starterText, 'contract.yaml');
  assert.ok(parsed.kind === 'ok', JSON.stringify(parsed));
  const { driver, observer, controls } = createMemoryWorld(parsed.topology, { seed: 1 });
  let folders = 0;
  return {
    driver,
    another: driver,
    node: 'orderer1',
    peer: 'peer1',
    services: true,
    program: { path: 'echo', args: ['hello'] },
    writeFile: async (node, path, text) => controls.writeFile(node, path, text),
    readFile: async (node, path) => controls.readFile(node, path),
    freshFolder: async () => `/folder-${++folders}`,
    logged: async () => {},
    answers: async (node) =>
      (await observer.sightings()).some(({ nodes }) => nodes.some((probe) => probe.node === node && probe.outcome === 'answered')),
    links: {
      from: { kind: 'region', region: 'south' },
      to: { kind: 'node', node: 'orderer1' },
      connect: async () => (await observer.connect('south', 'orderer1')).outcome as 'connected',
    },
    dispose: async () => {},
  };
});
