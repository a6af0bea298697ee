/**
 * What somebody wants to do to a channel, in any of the forms that such a file has: an update (ConfigUpdate, its envelope, the signed
 * envelope) or a whole configuration (Config, ConfigEnvelope, block), as protobuf or as JSON of configtxlator. Protobuf does not say
 * what it is, so a form is taken only if what must be in it is there.
 */
import { common } from '@hyperledger/fabric-protos';
import type { ChannelId } from '../../../core/kernel/ids.ts';
import { Failure } from '../../../core/kernel/failure.ts';
import type { ChannelConfig } from '../../../core/platforms/fabric/channel-config/model.ts';
import { applyUpdate } from './apply-update.ts';
import { channelConfig } from './channel-config.ts';
import { configOf, type OpenConfig, openBlock, openEnvelope, refuseOther } from './decode-config-block.ts';
import { configFromJson, type JsonObject, objectOf, updateFromJson } from './read-json.ts';
import { fail, readMessage, translated } from './read-message.ts';

export type ConfigChange =
  | { readonly kind: 'update'; readonly channel: ChannelId; readonly update: common.ConfigUpdate }
  /** A Config alone does not say which channel it is of. */
  | { readonly kind: 'config'; readonly channel?: ChannelId; readonly config: common.Config };

/** Fabric's rule for names of channels (common/configtx/validator.go, v3.1.1); it also tells a ConfigUpdate from other messages. */
const CHANNEL_NAME = /^[a-z][a-z0-9.-]{0,248}$/;

/**
 * The configuration that a channel would have after the change in the file.
 * @throws Failure E440 (not such a file), E441 (of another channel), E443 (Fabric would refuse the update).
 */
export function nextChannelConfig(current: OpenConfig, file: Uint8Array): ChannelConfig {
  const change = readConfigChange(file);
  refuseOther(change.channel ?? current.channel, current.channel);
  const config = change.kind === 'update' ? applyUpdate(current.message, change.update) : change.config;
  return channelConfig(current.channel, config);
}

/** @throws Failure E440. */
export function readConfigChange(file: Uint8Array): ConfigChange {
  const text = /^\s*\{/.test(Buffer.from(file.subarray(0, 100)).toString('latin1'));
  return text ? translated('the JSON', () => fromJson(parseJson(file), 0)) : fromProtobuf(file);
}

type Reader = (bytes: Uint8Array) => ConfigChange | undefined;

const READERS: readonly Reader[] = [
  (bytes) => changeOf(openBlock(readMessage(common.Block, bytes, 'the block'))),
  fromEnvelope,
  fromUpdateEnvelope,
  (bytes) => usableUpdate(readMessage(common.ConfigUpdate, bytes, 'the ConfigUpdate')),
  (bytes) => usableConfig(readMessage(common.Config, bytes, 'the Config')),
  (bytes) => usableConfig(configOf(bytes)),
];

function fromProtobuf(bytes: Uint8Array): ConfigChange {
  for (const reader of READERS) {
    const change = tried(reader, bytes);
    if (change !== undefined) return change;
  }
  throw fail('E440', 'the file is neither a configuration nor an update of one');
}

/** That the bytes do not fit one form says nothing: they may fit the next. */
function tried(reader: Reader, bytes: Uint8Array): ConfigChange | undefined {
  try {
    return reader(bytes);
  } catch (error) {
    if (error instanceof Failure && (error.code === 'E440' || error.code === 'E442')) return undefined;
    throw error;
  }
}

function changeOf({ channel, message }: OpenConfig): ConfigChange {
  return { kind: 'config', channel, config: message };
}

function fromEnvelope(bytes: Uint8Array): ConfigChange | undefined {
  const { header, data } = openEnvelope(bytes);
  if (header.getType() === common.HeaderType.CONFIG_UPDATE) return fromUpdateEnvelope(data);
  if (header.getType() !== common.HeaderType.CONFIG || header.getChannelId() === '') return undefined;
  return { kind: 'config', channel: header.getChannelId(), config: configOf(data) };
}

function fromUpdateEnvelope(bytes: Uint8Array): ConfigChange | undefined {
  const envelope = readMessage(common.ConfigUpdateEnvelope, bytes, 'the ConfigUpdateEnvelope');
  return usableUpdate(readMessage(common.ConfigUpdate, envelope.getConfigUpdate_asU8(), 'the ConfigUpdate'));
}

function usableUpdate(update: common.ConfigUpdate): ConfigChange | undefined {
  if (!update.hasWriteSet() || !CHANNEL_NAME.test(update.getChannelId())) return undefined;
  return { kind: 'update', channel: update.getChannelId(), update };
}

function usableConfig(config: common.Config): ConfigChange | undefined {
  return config.getChannelGroup()?.getGroupsMap().has('Orderer') === true ? { kind: 'config', config } : undefined;
}

/** Block, envelope, payload and transaction are wrappers; none has more levels than this. */
const DEEPEST_WRAPPER = 6;

function fromJson(json: JsonObject, depth: number): ConfigChange {
  if (json['write_set'] !== undefined) {
    const update = updateFromJson(json);
    return { kind: 'update', channel: update.getChannelId(), update };
  }
  if (json['channel_group'] !== undefined) return { kind: 'config', config: configFromJson(json) };
  const [key, inner] = wrapped(json);
  if (inner === undefined || depth >= DEEPEST_WRAPPER) throw fail('E440', 'the JSON is neither a configuration nor an update of one');
  const change = fromJson(objectOf(inner, key), depth + 1);
  const channel = channelIn(json);
  if (channel === undefined) return change;
  refuseOther(change.channel ?? channel, channel);
  return { ...change, channel };
}

/** What a wrapper is around: the configuration itself before the update that led to it. */
function wrapped(json: JsonObject): readonly [string, unknown] {
  const data = json['data'];
  if (Array.isArray(data)) return ['data[0]', data[0]];
  const key = ['config', 'config_update', 'data', 'payload'].find((each) => json[each] !== undefined) ?? '';
  return [key, json[key]];
}

/** The channel in the header of a payload. */
function channelIn(json: JsonObject): ChannelId | undefined {
  const header = json['header'];
  const inner = typeof header === 'object' && header !== null ? (header as JsonObject)['channel_header'] : undefined;
  const name = typeof inner === 'object' && inner !== null ? (inner as JsonObject)['channel_id'] : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function parseJson(file: Uint8Array): JsonObject {
  return objectOf(JSON.parse(Buffer.from(file).toString('utf8')), 'the file');
}
