/** Where the data of nodes lies as files of this machine, for as long as the work takes. */
import { join } from 'node:path';
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import { findNode } from '../../core/topology/lookup.ts';
import type { Topology } from '../../core/topology/model.ts';
import { chainFolder, type OrdererFolders } from '../../platforms/fabric/wal/orderer-folders.ts';
import type { NetworkPaths } from '../paths.ts';

export interface NodeDisks {
  orderer<T>(node: NodeId, work: (folders: OrdererFolders) => Promise<T>): Promise<T>;
  /** The folder of the block files of one channel. */
  chain<T>(node: NodeId, channel: ChannelId, work: (folder: string) => Promise<T>): Promise<T>;
}

/** What orderer-yaml.ts and core-yaml.ts write into the configuration of local nodes. */
export function localDisks(topology: Topology, paths: NetworkPaths): NodeDisks {
  const folders = (node: NodeId): OrdererFolders => {
    const { data } = paths.node(node);
    return { ledger: join(data, 'ledger'), wal: join(data, 'consensus', 'wal'), snapshots: join(data, 'consensus', 'snapshot') };
  };
  const chain = (node: NodeId, channel: ChannelId): string => {
    if (findNode(topology, node)?.kind !== 'peer') return chainFolder(folders(node), channel);
    return join(paths.node(node).data, 'ledgersData', 'chains', 'chains', channel);
  };
  return { orderer: (node, work) => work(folders(node)), chain: (node, channel, work) => work(chain(node, channel)) };
}
