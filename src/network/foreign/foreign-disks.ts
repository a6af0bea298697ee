/** Disks of nodes that Holdfast did not deploy: read where they lie, or as a copy that is gone afterwards. */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failures } from '../../core/kernel/failure.ts';
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Driver } from '../../core/ports/driver.ts';
import type { Topology } from '../../core/topology/model.ts';
import type { CommandsNode } from '../../drivers/commands/commands-node.ts';
import { NETWORK_CODES } from '../codes.ts';
import { chainFolder, type OrdererFolders } from '../../platforms/fabric/wal/orderer-folders.ts';
import type { NodeDisks } from '../recovery/node-disks.ts';

const fail = failures(NETWORK_CODES);

export interface ForeignDisksOptions {
  readonly topology: Topology;
  readonly nodes: Readonly<Record<NodeId, CommandsNode>>;
  readonly driver: Driver;
  readonly scratchDir: string;
}

export function foreignDisks(options: ForeignDisksOptions): NodeDisks {
  const orderer = async <T>(node: NodeId, work: (folders: OrdererFolders) => Promise<T>): Promise<T> => {
    const within = foldersOf(options.topology, node);
    return withData(options, node, (data) =>
      work({ ledger: join(data, within.ledger), wal: join(data, within.wal), snapshots: join(data, within.snapshots) }),
    );
  };
  return { orderer, chain: (node, channel, work) => orderer(node, (folders) => work(chainFolder(folders, channel))) };
}

/** Peers keep no log of the consensus, and nobody rolls them back here: their disks are not read. */
function foldersOf({ orderers, drivers }: Topology, node: NodeId): OrdererFolders {
  const driver = drivers[orderers[node]?.driver ?? ''];
  if (driver?.kind === 'commands') return driver.folders;
  throw fail('E368', `the disk of ${node} is not read: Holdfast did not deploy it, and it is no orderer`, { subject: node });
}

async function withData<T>(
  { nodes, driver, scratchDir }: ForeignDisksOptions,
  node: NodeId,
  work: (data: string) => Promise<T>,
): Promise<T> {
  const here = nodes[node]?.dataDir ?? null;
  if (here !== null) return work(here);
  const copy = join(scratchDir, `look-${node}-${randomBytes(6).toString('hex')}`);
  try {
    await driver.copyOut(node, '.', copy);
    return await work(copy);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
