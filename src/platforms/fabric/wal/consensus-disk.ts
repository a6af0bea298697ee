/** A consenter's own disk, whole: how far its ledger and its log are, and what its log would still commit. Reads only. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { common } from '@hyperledger/fabric-protos';
import { Failure } from '../../../core/kernel/failure.ts';
import type { ChannelId, NodeId } from '../../../core/kernel/ids.ts';
import type { ConsensusDisk, PendingBlock } from '../../../core/ports/recovery.ts';
import { blockHash } from '../blocks.ts';
import { openEnvelope } from '../config/decode-config-block.ts';
import { readMessage } from '../config/read-message.ts';
import { ledgerTip } from './block-files.ts';
import { chainFolder, type OrdererFolders } from './orderer-folders.ts';
import { type LogEntry, readLog } from './read-log.ts';
import { type FoundSnapshot, newestSnapshot } from './read-snapshot.ts';
import { bytesField, fieldsOf, numberField } from './wire.ts';

/** A running orderer writes while it is read; what looks damaged then is whole a moment later. */
const ATTEMPTS = 3;
const AGAIN_MS = 50;

export async function readConsensusDisk(node: NodeId, channel: ChannelId, folders: OrdererFolders): Promise<ConsensusDisk> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await readOnce(node, channel, folders);
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof Failure) || (error.code !== 'E470' && error.code !== 'E471')) throw error;
      await delay(AGAIN_MS);
    }
  }
}

/** The ledger first: the log is written before it, so what comes in between shows as pending and not as missing. */
async function readOnce(node: NodeId, channel: ChannelId, folders: OrdererFolders): Promise<ConsensusDisk> {
  const tip = await ledgerTip(chainFolder(folders, channel));
  const snapshot = await newestSnapshot(join(folders.snapshots, channel));
  const log = await readLog(join(folders.wal, channel), snapshot);
  const last = log.entries.at(-1) ?? snapshot;
  const pendingBlocks = log.entries.flatMap((entry) => pendingBlock(entry, tip.height, log.hardState.commit) ?? []);
  const memberships = log.entries.filter(({ type, index }) => type === 'membership' && index > log.hardState.commit);
  return {
    node,
    channel,
    height: tip.height,
    hash: tip.hash,
    lastTerm: last.term,
    lastIndex: last.index,
    term: log.hardState.term,
    committedIndex: log.hardState.commit,
    pendingConfigurations: memberships.length + pendingBlocks.filter(({ configuration }) => configuration).length,
    pendingBlocks,
    ...snapshotBlock(snapshot),
    caveats: [...tip.caveats, ...snapshot.caveats, ...log.caveats],
  };
}

/** A normal entry holds one whole block (etcdraft/chain.go propose, Fabric v3.1.1); the empty one is what each new leader begins with. */
function pendingBlock({ type, data, index }: LogEntry, height: number, commit: number): PendingBlock | undefined {
  if (type !== 'normal' || data.length === 0) return undefined;
  const number = numberOf(data);
  if (number < height) return undefined;
  const block = readMessage(common.Block, data, 'an entry of the log');
  const [first] = block.getData()?.getDataList_asU8() ?? [];
  const configuration = first !== undefined && openEnvelope(first).header.getType() === common.HeaderType.CONFIG;
  return { number, hash: blockHash(block), configuration, committed: index <= commit };
}

/** The orderer decodes it as well before it starts, so one that is no block is no disk that anybody can start from. */
function snapshotBlock({ block }: FoundSnapshot): Pick<ConsensusDisk, 'snapshotBlock'> {
  if (block.length === 0) return {};
  return { snapshotBlock: { number: numberOf(block), hash: blockHash(readMessage(common.Block, block, 'the block of a snapshot')) } };
}

/** Block.header.number, without decoding the transactions: a log holds tens of megabytes of blocks that the ledger has. */
function numberOf(block: Uint8Array): number {
  return numberField(fieldsOf(bytesField(fieldsOf(block), 1)), 1);
}
