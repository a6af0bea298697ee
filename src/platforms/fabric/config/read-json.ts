/** JSON of configtxlator to the messages that it stands for. What it does not know is refused, so that a slip of the pen is not lost. */
import { common } from '@hyperledger/fabric-protos';
import { CONFIG_VALUES, type JsonField, type JsonMessage, POLICY } from './json-messages.ts';
import { fail } from './read-message.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function configFromJson(json: JsonObject): common.Config {
  const config = new common.Config();
  config.setSequence(numberOf(json['sequence'] ?? 0, 'sequence'));
  config.setChannelGroup(groupFromJson(json['channel_group'], 'channel_group'));
  return config;
}

export function updateFromJson(json: JsonObject): common.ConfigUpdate {
  const update = new common.ConfigUpdate();
  update.setChannelId(textOf(json['channel_id'] ?? '', 'channel_id'));
  update.setReadSet(groupFromJson(json['read_set'] ?? {}, 'read_set'));
  update.setWriteSet(groupFromJson(json['write_set'] ?? {}, 'write_set'));
  return update;
}

export function objectOf(json: unknown, at: string): JsonObject {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as JsonObject;
  throw fail('E440', `${at} must be an object of JSON`);
}

function groupFromJson(json: unknown, at: string): common.ConfigGroup {
  const object = objectOf(json, at);
  const group = new common.ConfigGroup();
  group.setVersion(numberOf(object['version'] ?? 0, `${at}.version`));
  group.setModPolicy(textOf(object['mod_policy'] ?? '', `${at}.mod_policy`));
  for (const [name, each] of membersOf(object, 'groups', at)) group.getGroupsMap().set(name, groupFromJson(each, `${at}.groups.${name}`));
  for (const [name, each] of membersOf(object, 'values', at))
    group.getValuesMap().set(name, valueFromJson(name, each, `${at}.values.${name}`));
  for (const [name, each] of membersOf(object, 'policies', at))
    group.getPoliciesMap().set(name, policyFromJson(each, `${at}.policies.${name}`));
  return group;
}

function membersOf(group: JsonObject, key: string, at: string): readonly (readonly [string, unknown])[] {
  return Object.entries(objectOf(group[key] ?? {}, `${at}.${key}`));
}

function valueFromJson(name: string, json: unknown, at: string): common.ConfigValue {
  const object = objectOf(json, at);
  const value = new common.ConfigValue();
  value.setVersion(numberOf(object['version'] ?? 0, `${at}.version`));
  value.setModPolicy(textOf(object['mod_policy'] ?? '', `${at}.mod_policy`));
  const content = object['value'] ?? null;
  const kind = Object.hasOwn(CONFIG_VALUES, name) ? CONFIG_VALUES[name] : undefined;
  // A read set names a value by its version alone.
  if (content !== null) value.setValue(nestedBytes(kind, content, `${at}.value`));
  return value;
}

function policyFromJson(json: unknown, at: string): common.ConfigPolicy {
  const object = objectOf(json, at);
  const policy = new common.ConfigPolicy();
  policy.setVersion(numberOf(object['version'] ?? 0, `${at}.version`));
  policy.setModPolicy(textOf(object['mod_policy'] ?? '', `${at}.mod_policy`));
  const content = object['policy'] ?? null;
  if (content !== null) policy.setPolicy(messageFromJson(POLICY, content, `${at}.policy`) as common.Policy);
  return policy;
}

/** Without a known kind the bytes themselves must be there, as base64. */
function nestedBytes(kind: JsonMessage | undefined, json: unknown, at: string): Uint8Array {
  return kind === undefined ? bytesOf(json, at) : messageFromJson(kind, json, at).serializeBinary();
}

type Target = Record<string, (value: unknown) => { set(key: string, value: unknown): void }>;

function messageFromJson(kind: JsonMessage, json: unknown, at: string): { serializeBinary(): Uint8Array } {
  const object = objectOf(json, at);
  const message = kind.make();
  for (const [key, value] of Object.entries(object)) {
    const field = Object.hasOwn(kind.fields, key) ? kind.fields[key] : undefined;
    if (field === undefined) throw fail('E440', `${at} has no field "${key}"`);
    if (value !== null) setField(message as unknown as Target, key, field, value, object, `${at}.${key}`);
  }
  return message;
}

function setField(message: Target, key: string, field: JsonField, json: unknown, siblings: JsonObject, at: string): void {
  const name = key.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (typeof field === 'object' && field.kind === 'map') {
    const map = message[`get${name}Map`]?.(undefined);
    for (const [entry, value] of Object.entries(objectOf(json, at))) map?.set(entry, messageFromJson(field.of(), value, `${at}.${entry}`));
    return;
  }
  const setter = typeof field === 'object' && field.kind === 'list' ? `set${name}List` : `set${name}`;
  message[setter]?.(fieldOf(field, json, siblings, at));
}

function fieldOf(field: Exclude<JsonField, { kind: 'map' }>, json: unknown, siblings: JsonObject, at: string): unknown {
  if (field === 'number') return numberOf(json, at);
  if (field === 'text') return textOf(json, at);
  if (field === 'bytes') return bytesOf(json, at);
  if (field === 'flag') return flagOf(json, at);
  switch (field.kind) {
    case 'names':
      return numberNamed(field.numbers, json, at);
    case 'message':
      return messageFromJson(field.of(), json, at);
    case 'nested':
      return nestedBytes(field.of(siblings), json, at);
    case 'list':
      return listOf(field.of, json, at);
  }
}

function listOf(of: 'text' | 'bytes' | (() => JsonMessage), json: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(json)) throw fail('E440', `${at} must be a list`);
  return json.map((each: unknown, i) => {
    if (of === 'text') return textOf(each, `${at}[${i}]`);
    return of === 'bytes' ? bytesOf(each, `${at}[${i}]`) : messageFromJson(of(), each, `${at}[${i}]`);
  });
}

function numberOf(json: unknown, at: string): number {
  const number = typeof json === 'string' && /^-?\d+$/.test(json) ? Number(json) : json;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw fail('E440', `${at} must be a whole number`);
}

function numberNamed(numbers: Readonly<Record<string, number>>, json: unknown, at: string): number {
  if (typeof json === 'number') return numberOf(json, at);
  const number = typeof json === 'string' && Object.hasOwn(numbers, json) ? numbers[json] : undefined;
  if (number === undefined) throw fail('E440', `${at} must be one of ${Object.keys(numbers).join(', ')}`);
  return number;
}

function textOf(json: unknown, at: string): string {
  if (typeof json === 'string') return json;
  throw fail('E440', `${at} must be a text`);
}

function flagOf(json: unknown, at: string): boolean {
  if (typeof json === 'boolean') return json;
  throw fail('E440', `${at} must be true or false`);
}

function bytesOf(json: unknown, at: string): Uint8Array {
  const text = textOf(json, at);
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw fail('E440', `${at} must be base64`);
  return Buffer.from(text, 'base64');
}
