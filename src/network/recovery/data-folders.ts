/** Where a local node keeps its ledger and its log: what orderer-yaml.ts and core-yaml.ts write into its configuration. */
import { join } from 'node:path';
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import { findNode } from '../../core/topology/lookup.ts';
import { chainFolder, type OrdererFolders } from '../../platforms/fabric/wal/consensus-disk.ts';
import type { OpenNetwork } from '../open.ts';
import type { NetworkPaths } from '../paths.ts';

export function ordererFolders(paths: NetworkPaths, node: NodeId): OrdererFolders {
  const { data } = paths.node(node);
  return { ledger: join(data, 'ledger'), wal: join(data, 'consensus', 'wal'), snapshots: join(data, 'consensus', 'snapshot') };
}

/** Folder of the block files of one channel. */
export function chainFolderOf({ topology, paths }: Pick<OpenNetwork, 'topology' | 'paths'>, node: NodeId, channel: ChannelId): string {
  if (findNode(topology, node)?.kind !== 'peer') return chainFolder(ordererFolders(paths, node), channel);
  return join(paths.node(node).data, 'ledgersData', 'chains', 'chains', channel);
}
