/** The consenters of a configuration as nodes of the topology. One that the topology does not have keeps its address: it must be seen. */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { ConfigAnswer } from '../../core/ports/agent.ts';
import { localPlacement } from '../local-placement.ts';
import type { OpenNetwork } from '../open.ts';

export function membersAt(network: Pick<OpenNetwork, 'topology' | 'record' | 'paths'>, { config }: ConfigAnswer): readonly NodeId[] {
  const { topology, record, paths } = network;
  const placement = localPlacement(topology, record, paths);
  const known = new Map(
    Object.values(topology.orderers).flatMap((orderer) =>
      record.nodes[orderer.id] === undefined ? [] : [[`${placement.dial(orderer)}:${orderer.ports.grpc}`, orderer.id] as const],
    ),
  );
  return config.consenters.map(({ host, port }) => known.get(`${host}:${port}`) ?? `${host}:${port}`);
}
