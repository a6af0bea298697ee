/** Where a local orderer keeps its ledger and its log: what orderer-yaml.ts writes into its orderer.yaml. */
import { join } from 'node:path';
import type { NodeId } from '../../core/kernel/ids.ts';
import type { OrdererFolders } from '../../platforms/fabric/wal/consensus-disk.ts';
import type { NetworkPaths } from '../paths.ts';

export function ordererFolders(paths: NetworkPaths, node: NodeId): OrdererFolders {
  const { data } = paths.node(node);
  return { ledger: join(data, 'ledger'), wal: join(data, 'consensus', 'wal'), snapshots: join(data, 'consensus', 'snapshot') };
}
