/** Starts every node and chaincode service that does not run, all at once, and waits until each listens. */
import { failures } from '../core/kernel/failure.ts';
import type { NodeId } from '../core/kernel/ids.ts';
import type { Topology } from '../core/topology/model.ts';
import { nodes } from '../core/topology/lookup.ts';
import { chaincodeServices, serviceCommand } from './chaincode-services.ts';
import { NETWORK_CODES } from './codes.ts';
import type { OpenNetwork } from './open.ts';

const fail = failures(NETWORK_CODES);

export async function ensureNodes(network: OpenNetwork, signal: AbortSignal): Promise<void> {
  await Promise.all(
    nodes(network.topology).map(async ({ id }) => {
      signal.throwIfAborted();
      const state = await network.driver.inspect(id);
      if (state.state === 'frozen') await network.driver.thaw(id);
      if (state.state === 'stopped') await network.driver.start(id);
      if (hasService(network.topology, id)) await network.driver.startService(id);
    }),
  );
}

function hasService(topology: Topology, peer: NodeId): boolean {
  return chaincodeServices(topology).some(
    (service) => serviceCommand(service) !== null && (topology.channels[service.channel]?.peers.includes(peer) ?? false),
  );
}

/** A node that ended by itself is a clear failure with its last words, not a timeout. */
export async function failIfEnded(network: OpenNetwork): Promise<void> {
  for (const { id } of nodes(network.topology)) {
    const state = await network.driver.inspect(id);
    if (state.state !== 'stopped') continue;
    const lines = (await network.driver.logs(id, 40)).filter((line) => /PANI|FATA|panic|ERRO|rror/.test(line)).slice(-3);
    const words = lines.join(' | ').slice(0, 600);
    if (/address already in use/.test(words)) throw fail('E353', `${id} cannot listen: ${words}`, { subject: id });
    throw fail('E354', `${id} ended: ${words || 'its log says nothing'} (${network.paths.node(id).log})`, { subject: id });
  }
}
