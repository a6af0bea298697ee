/** The configuration in a block, as Deliver, `peer channel fetch config` and configtxgen give it. It must never guess what bytes mean. */
import { common } from '@hyperledger/fabric-protos';
import type { ChannelId } from '../../../core/kernel/ids.ts';
import type { ChannelConfig } from '../../../core/platforms/fabric/channel-config/model.ts';
import { channelConfig } from './channel-config.ts';
import { fail, readMessage } from './read-message.ts';

/** The message is kept beside what it says, because updates apply to the message. */
export interface OpenConfig {
  readonly channel: ChannelId;
  readonly message: common.Config;
  readonly decoded: ChannelConfig;
}

/**
 * @param bytes a Block message.
 * @param channel that the block must be of, when it is known.
 * @throws Failure E440 (no block), E441 (another channel), E442 (a block without a configuration).
 */
export function decodeConfigBlock(bytes: Uint8Array, channel?: ChannelId): ChannelConfig {
  return openConfigBlock(bytes, channel).decoded;
}

export function openConfigBlock(bytes: Uint8Array, channel?: ChannelId): OpenConfig {
  return openBlock(readMessage(common.Block, bytes, 'the block'), channel);
}

export function openBlock(block: common.Block, channel?: ChannelId): OpenConfig {
  const [first] = block.getData()?.getDataList_asU8() ?? [];
  const number = block.getHeader()?.getNumber() ?? 0;
  if (first === undefined) throw fail('E440', 'the block holds nothing');
  const { header, data } = openEnvelope(first);
  if (header.getType() !== common.HeaderType.CONFIG)
    throw fail('E442', `block ${number} of channel "${header.getChannelId()}" holds no configuration`);
  return openConfig(header.getChannelId(), configOf(data), channel);
}

/** The Config in the bytes of a ConfigEnvelope. */
export function configOf(data: Uint8Array): common.Config {
  const config = readMessage(common.ConfigEnvelope, data, 'the ConfigEnvelope').getConfig();
  if (config === undefined) throw fail('E440', 'the ConfigEnvelope holds no configuration');
  return config;
}

export function openConfig(found: ChannelId, message: common.Config, expected: ChannelId = found): OpenConfig {
  refuseOther(found, expected);
  return { channel: found, message, decoded: channelConfig(found, message) };
}

/** @param bytes a Config message, as it was taken out of a block of this channel. */
export function openConfigMessage(channel: ChannelId, bytes: Uint8Array): OpenConfig {
  return openConfig(channel, readMessage(common.Config, bytes, 'the Config'));
}

export function refuseOther(found: ChannelId, expected: ChannelId): void {
  if (found === expected) return;
  throw fail('E441', `the configuration is of channel "${found}", not of "${expected}"`, { subject: expected });
}

export interface OpenEnvelope {
  readonly header: common.ChannelHeader;
  readonly data: Uint8Array;
}

export function openEnvelope(bytes: Uint8Array): OpenEnvelope {
  const envelope = readMessage(common.Envelope, bytes, 'the envelope');
  const payload = readMessage(common.Payload, envelope.getPayload_asU8(), 'the payload');
  const header = payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array();
  return { header: readMessage(common.ChannelHeader, header, 'the channel header'), data: payload.getData_asU8() };
}
