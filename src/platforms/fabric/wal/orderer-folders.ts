/** Where an orderer keeps its data. Apart from what reads it: whoever only needs to know where it lies loads no classes of messages. */
import { join } from 'node:path';
import type { ChannelId } from '../../../core/kernel/ids.ts';

/** Folders of one orderer, as its orderer.yaml names them. */
export interface OrdererFolders {
  /** FileLedger.Location */
  readonly ledger: string;
  /** Consensus.WALDir and Consensus.SnapDir */
  readonly wal: string;
  readonly snapshots: string;
}

export function chainFolder({ ledger }: Pick<OrdererFolders, 'ledger'>, channel: ChannelId): string {
  return join(ledger, 'chains', channel);
}
