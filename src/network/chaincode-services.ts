/** The chaincodes of a topology as services: which program runs beside which peer, and on which port. */
import { join } from 'node:path';
import type { ChannelId } from '../core/kernel/ids.ts';
import type { Chaincode, Peer, Topology } from '../core/topology/model.ts';
import { peersOf } from '../core/topology/lookup.ts';
import { ownProgram } from './own-program.ts';

export interface ChaincodeService {
  readonly channel: string;
  readonly name: string;
  readonly chaincode: Chaincode;
  /** Address in connection.json, with `{{.host}}` for the peer's own side. */
  readonly address: string;
  readonly port: number;
}

/** One service per chaincode and channel; the n-th listens on the service port of the peers plus n. */
export function chaincodeServices(topology: Topology): readonly ChaincodeService[] {
  const all = Object.values(topology.channels).flatMap((channel) =>
    Object.entries(channel.chaincodes).map(([name, chaincode]) => ({ channel: channel.id, name, chaincode })),
  );
  return all.map((each, index) => {
    const port = (firstPeer(topology, each.channel)?.ports.service ?? 9999) + index;
    const external = each.chaincode.kind === 'ccaas' ? each.chaincode.address : undefined;
    return { ...each, port, address: external ?? `{{.host}}:${port}` };
  });
}

function firstPeer(topology: Topology, channel: ChannelId): Peer | undefined {
  return peersOf(topology, channel)[0];
}

/** Program and arguments of the service beside a peer; null when the user runs it elsewhere. */
export function serviceCommand(service: ChaincodeService): readonly string[] | null {
  if (service.chaincode.kind === 'sample') return [process.execPath, ownProgram('contract/server')];
  return service.chaincode.command ?? null;
}

/** Both names may hold '-', only the channel's a '.': so no two pairs share a folder. */
export function serviceRecordFolder(nodeRoot: string, service: ChaincodeService): string {
  return join(nodeRoot, 'services', `${service.channel}.${service.name}`);
}
