/**
 * The configuration that an update makes of the current one, as an orderer computes it (common/configtx/update.go and configmap.go,
 * Fabric v3.1.1), signatures aside: whether enough organisations have signed is no question of what the update says.
 */
import { common } from '@hyperledger/fabric-protos';
import { fail, translated } from './read-message.ts';

type Item = common.ConfigGroup | common.ConfigValue | common.ConfigPolicy;
type ItemMap = ReadonlyMap<string, Item>;

const ROOT = '/Channel';

/** @throws Failure E443 where Fabric refuses the update whoever signs it. */
export function applyUpdate(current: common.Config, update: common.ConfigUpdate): common.Config {
  return translated('the update', () => {
    const [before, read, write] = [current.getChannelGroup(), update.getReadSet(), update.getWriteSet()].map(itemsOf) as [
      ItemMap,
      ItemMap,
      ItemMap,
    ];
    checkReadSet(before, read);
    const delta = new Map([...write].filter(([key, item]) => read.get(key)?.getVersion() !== item.getVersion()));
    checkDelta(before, delta);
    const after = new Map([...before, ...delta]);
    const used = new Set<string>();
    const next = new common.Config();
    next.setSequence(current.getSequence() + 1);
    next.setChannelGroup(buildGroup(ROOT, after, used));
    for (const key of write.keys()) {
      if (!used.has(key)) throw fail('E443', `the write set holds ${key}, and the group above it does not say so with a new version`);
    }
    return next;
  });
}

function checkReadSet(before: ItemMap, read: ItemMap): void {
  for (const [key, item] of read) {
    const existing = before.get(key);
    if (existing === undefined) throw fail('E443', `the update was computed for a configuration with ${key}, and the channel has none`);
    const [found, expected] = [existing.getVersion(), item.getVersion()];
    if (found !== expected) throw fail('E443', `the update was computed for version ${expected} of ${key}, and the channel is at ${found}`);
  }
}

function checkDelta(before: ItemMap, delta: ItemMap): void {
  if (delta.size === 0) throw fail('E443', 'the update changes nothing');
  for (const [key, item] of delta) {
    if (item.getModPolicy() === '') throw fail('E443', `${key} names no policy that guards it (mod_policy)`);
    const existing = before.get(key);
    const expected = existing === undefined ? 0 : existing.getVersion() + 1;
    if (item.getVersion() !== expected) throw fail('E443', `${key} must be set to version ${expected}, not ${item.getVersion()}`);
  }
}

/** Every group, value and policy by a key that tells the three apart. */
function itemsOf(root: common.ConfigGroup | undefined): ItemMap {
  const items = new Map<string, Item>();
  const visit = (group: common.ConfigGroup, path: string): void => {
    items.set(groupKey(path), group);
    for (const [name, each] of group.getGroupsMap().entries()) visit(each, `${path}/${name}`);
    for (const [name, each] of group.getValuesMap().entries()) items.set(valueKey(`${path}/${name}`), each);
    for (const [name, each] of group.getPoliciesMap().entries()) items.set(policyKey(`${path}/${name}`), each);
  };
  if (root !== undefined) visit(root, ROOT);
  return items;
}

/** Which members a group has is said by the newest version of the group; what they are, by the newest version of each. */
function buildGroup(path: string, items: ItemMap, used: Set<string>): common.ConfigGroup {
  const source = take(groupKey(path), items, used) as common.ConfigGroup;
  const group = new common.ConfigGroup();
  group.setVersion(source.getVersion());
  group.setModPolicy(source.getModPolicy());
  for (const name of source.getGroupsMap().keys()) group.getGroupsMap().set(name, buildGroup(`${path}/${name}`, items, used));
  for (const name of source.getValuesMap().keys()) group.getValuesMap().set(name, take(valueKey(`${path}/${name}`), items, used));
  for (const name of source.getPoliciesMap().keys()) group.getPoliciesMap().set(name, take(policyKey(`${path}/${name}`), items, used));
  return group;
}

function take(key: string, items: ItemMap, used: Set<string>): Item {
  const item = items.get(key);
  if (item === undefined) throw fail('E443', `the update refers to ${key}, which neither it nor the channel holds`);
  used.add(key);
  return item;
}

function groupKey(path: string): string {
  return `the group ${path}`;
}

function valueKey(path: string): string {
  return `the value ${path}`;
}

function policyKey(path: string): string {
  return `the policy ${path}`;
}
