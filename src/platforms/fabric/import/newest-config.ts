/** The newest configuration of a channel, from one node by Deliver: its newest block names the last configuration block. */
import { common } from '@hyperledger/fabric-protos';
import type { ChannelId } from '../../../core/kernel/ids.ts';
import type { NodeAccess } from '../../../core/platforms/fabric/access.ts';
import type { ChannelConfig } from '../../../core/platforms/fabric/channel-config/model.ts';
import { openBlock } from '../config/decode-config-block.ts';
import { readMessage } from '../config/read-message.ts';
import type { Connection } from '../connections.ts';
import { blockAt, newestBlock } from '../deliver.ts';

export interface NewestConfig {
  /** Number of the block that holds it. */
  readonly block: number;
  readonly config: ChannelConfig;
  readonly message: common.Config;
}

export async function newestConfig(connection: Connection, node: NodeAccess, channel: ChannelId, timeoutMs: number): Promise<NewestConfig> {
  const newest = await newestBlock(connection, node, channel, timeoutMs);
  const number = lastConfigNumber(newest);
  const { message, decoded } = openBlock(await blockAt(connection, node, channel, number, timeoutMs), channel);
  return { block: number, config: decoded, message };
}

/**
 * In the metadata that orderers sign; before Fabric 1.4.1 in a field of its own (protoutil/blockutils.go GetLastConfigIndexFromBlock,
 * v3.1.1). The first block has no metadata, and is a configuration itself.
 */
export function lastConfigNumber(block: common.Block): number {
  const { SIGNATURES, LAST_CONFIG } = common.BlockMetadataIndex;
  const signed = metadataAt(block, SIGNATURES);
  if (signed.length > 0)
    return readMessage(common.OrdererBlockMetadata, signed, 'the metadata of the orderer').getLastConfig()?.getIndex() ?? 0;
  return readMessage(common.LastConfig, metadataAt(block, LAST_CONFIG), 'the last configuration of the block').getIndex();
}

function metadataAt(block: common.Block, index: number): Uint8Array {
  const bytes = block.getMetadata()?.getMetadataList_asU8()[index] ?? new Uint8Array();
  return readMessage(common.Metadata, bytes, 'the metadata of the block').getValue_asU8();
}
