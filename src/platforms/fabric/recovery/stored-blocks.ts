/** Whole blocks of one node, for keeping and for ordering them once more. */
import { common } from '@hyperledger/fabric-protos';
import { Failure } from '../../../core/kernel/failure.ts';
import type { ChannelId } from '../../../core/kernel/ids.ts';
import type { NodeAccess } from '../../../core/platforms/fabric/access.ts';
import { hex } from '../../../core/platforms/fabric/block.ts';
import type { StoredBlock } from '../../../core/ports/recovery.ts';
import { blockHash, blockHeader } from '../blocks.ts';
import { openEnvelope } from '../config/decode-config-block.ts';
import type { Connection } from '../connections.ts';
import { type DeliverAnswer, newestBlock, noAnswer, openDeliver, refusal } from '../deliver.ts';
import type { FileBlock } from '../wal/block-files.ts';

/** Blocks [from, to), as far as the node has them. An orderer without a leader answers too. */
export async function storedBlocks(
  connection: Connection,
  node: NodeAccess,
  channel: ChannelId,
  range: { readonly from: number; readonly to: number },
  timeoutMs: number,
): Promise<readonly StoredBlock[]> {
  const height = blockHeader(await newestBlock(connection, node, channel, timeoutMs)).number + 1;
  const last = Math.min(range.to, height) - 1;
  if (last < range.from) return [];
  const seek = { from: range.from, to: last, wait: false, bestEffort: true };
  const stream = openDeliver(connection, node, channel, seek, { deadline: Date.now() + timeoutMs });
  const blocks: StoredBlock[] = [];
  try {
    for await (const answer of stream as AsyncIterable<DeliverAnswer>) {
      const block = answer.getBlock();
      if (block === undefined) throw refusal(answer, node, channel);
      blocks.push(storedBlock(block));
      if (blocks.length > last - range.from) break;
    }
  } catch (error) {
    throw error instanceof Failure ? error : noAnswer(error, node);
  } finally {
    stream.cancel();
  }
  return blocks;
}

export function storedBlock(block: common.Block): StoredBlock {
  const { number, previousHash } = blockHeader(block);
  const envelopes = block.getData()?.getDataList_asU8() ?? [];
  return { number, hash: blockHash(block), previousHash: hex(previousHash), ...contents(envelopes) };
}

export function storedFileBlock({ number, hash, previousHash, envelopes }: FileBlock): StoredBlock {
  return { number, hash, previousHash, ...contents(envelopes) };
}

function contents(envelopes: readonly Uint8Array[]): Pick<StoredBlock, 'configuration' | 'transactions' | 'envelopes'> {
  const headers = envelopes.map((bytes) => openEnvelope(bytes).header);
  return {
    configuration: headers.some((header) => header.getType() === common.HeaderType.CONFIG),
    transactions: headers.map((header) => header.getTxId()),
    envelopes,
  };
}
