/** Two regions in network namespaces for the contract: node1 in the north, peer1 in the south, looked at from the south. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createNet, destroyNet, planNet } from '../../src/drivers/local/net/net.ts';
import type { Net } from './local-subject.ts';

const CONNECT = new URL('./connect-program.ts', import.meta.url).pathname;
/** Long enough for Node.js and two round trips, short enough to wait for silence. */
const LIMIT_MS = 700;
const OUTCOMES: Readonly<Record<string, 'connected' | 'refused' | 'timeout'>> = {
  connected: 'connected',
  'connected .': 'connected',
  refused: 'refused',
  timeout: 'timeout',
};

export async function contractNet(latency: boolean): Promise<Net> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-contract-net-'));
  const options = { stateDir: join(folder, 'net'), runtimeDir: join(folder, 'run'), networkId: randomUUID() };
  const plan = planNet({
    regions: [{ id: 'north' }, { id: 'south' }],
    nodes: [
      { id: 'node1', region: 'north', hostNames: [] },
      { id: 'peer1', region: 'south', hostNames: [] },
    ],
    latency: [{ between: ['north', 'south'], roundTripMs: 10 }],
    detour: latency,
  });
  const [node1, peer1] = plan.nodes;
  const south = plan.regions[1];
  if (node1 === undefined || peer1 === undefined || south === undefined) throw new Error('the plan has lost a node');
  const net = await createNet(plan, options);
  const ask = async (address: string, port: number): Promise<string> => {
    const [file = '', ...args] = [
      ...net.enterPrefix(south.agent.namespace),
      process.execPath,
      CONNECT,
      address,
      String(port),
      String(LIMIT_MS),
    ];
    return (await promisify(execFile)(file, args)).stdout.trim();
  };
  return {
    net,
    places: { node1, peer1 },
    answers: async (address, port) => (await ask(address, port)) === 'connected .',
    links: (port) => ({
      from: { kind: 'region', region: 'south' },
      to: { kind: 'node', node: 'node1' },
      connect: async () => {
        const said = await ask(node1.address, port);
        const outcome = OUTCOMES[said];
        if (outcome === undefined) throw new Error(`a connect ended in ${said}`);
        return outcome;
      },
    }),
    dispose: async () => {
      await destroyNet(options.stateDir, options.networkId);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
