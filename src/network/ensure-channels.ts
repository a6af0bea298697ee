/** Joins orderers and peers to their channels and commits the chaincodes; what is done already is left alone. */
import { Failure } from '../core/kernel/failure.ts';
import type { NodeId } from '../core/kernel/ids.ts';
import type { Topology } from '../core/topology/model.ts';
import { findNode } from '../core/topology/lookup.ts';
import { chaincodeServices } from './chaincode-services.ts';
import { unlessAborted } from './unless-aborted.ts';
import { failIfEnded } from './ensure-nodes.ts';
import type { OpenNetwork } from './open.ts';
import { genesisBlockFile } from './paths.ts';

/** One try of one join, and the whole of them: listeners open within seconds, on a loaded machine later. */
const CALL_LIMIT_MS = 15_000;
const ALL_LIMIT_MS = 60_000;
const DEPLOY_LIMIT_MS = 120_000;
const RETRY_MS = 150;

export async function ensureChannels(network: OpenNetwork, signal: AbortSignal, onProgress: (text: string) => void): Promise<void> {
  const { topology, paths } = network;
  const joins = Object.values(topology.channels).flatMap((channel) => {
    const genesisBlock = genesisBlockFile(paths, channel.id);
    return [
      ...channel.consenters.map((node) => ({ method: 'join-orderer', node, body: { node, channel: channel.id, genesisBlock } })),
      ...channel.peers.map((node) => ({ method: 'join-peer', node, body: { node, channel: channel.id, genesisBlock } })),
    ];
  });
  await Promise.all(joins.map(({ method, node, body }) => untilDone(network, signal, node, method, body, ALL_LIMIT_MS)));
  for (const service of chaincodeServices(topology)) {
    onProgress(`committing chaincode ${service.name} on ${service.channel}`);
    const body = {
      channel: service.channel,
      name: service.name,
      address: service.address,
      endorsement: service.chaincode.endorsement ?? null,
    };
    await untilDone(network, signal, firstPeer(topology, service.channel), 'deploy', body, DEPLOY_LIMIT_MS);
  }
}

function firstPeer(topology: Topology, channel: string): NodeId {
  return topology.channels[channel]?.peers[0] ?? '';
}

/** Asks the agent of the node's region again while the failure says that a later try may succeed and the node lives. */
async function untilDone(
  network: OpenNetwork,
  signal: AbortSignal,
  node: NodeId,
  method: string,
  body: unknown,
  limitMs: number,
): Promise<void> {
  const region = findNode(network.topology, node)?.at.region ?? network.agents.regions[0] ?? '';
  const end = performance.now() + limitMs;
  for (;;) {
    signal.throwIfAborted();
    try {
      await unlessAborted(signal, network.agents.in(region).call(method, body, method === 'deploy' ? limitMs : CALL_LIMIT_MS));
      return;
    } catch (error) {
      signal.throwIfAborted();
      await failIfEnded(network);
      if (!(error instanceof Failure) || !error.retry || performance.now() > end) throw error;
      await network.world.clock.sleep(RETRY_MS, signal);
    }
  }
}
