/**
 * The ConfigUpdate that sets some values of a configuration and touches nothing else: as configtxlator computes it for a configuration in
 * which only these values differ (internal/configtxlator/update/update.go, Fabric v3.1.1).
 */
import { common } from '@hyperledger/fabric-protos';
import type { ChannelId } from '../../../core/kernel/ids.ts';

export interface NewValue {
  /** Groups below the channel that lead to the value: ['Orderer'] or ['Orderer', 'OrdererMSP']. */
  readonly groups: readonly string[];
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function updateValues(channel: ChannelId, current: common.Config, values: readonly NewValue[]): common.ConfigUpdate {
  const root = current.getChannelGroup() ?? new common.ConfigGroup();
  const [read, write] = sets(root, values);
  const update = new common.ConfigUpdate();
  update.setChannelId(channel);
  update.setReadSet(read);
  update.setWriteSet(write);
  return update;
}

/** A group keeps its version: its members stay the same, only what one of them says changes. */
function sets(group: common.ConfigGroup, values: readonly NewValue[]): readonly [read: common.ConfigGroup, write: common.ConfigGroup] {
  const [read, write] = [new common.ConfigGroup(), new common.ConfigGroup()];
  read.setVersion(group.getVersion());
  write.setVersion(group.getVersion());
  for (const { name, bytes } of values.filter(({ groups }) => groups.length === 0)) {
    const before = group.getValuesMap().get(name);
    const value = new common.ConfigValue();
    value.setVersion((before?.getVersion() ?? -1) + 1);
    value.setModPolicy(before?.getModPolicy() ?? 'Admins');
    value.setValue(bytes);
    write.getValuesMap().set(name, value);
  }
  const below = values.filter(({ groups }) => groups.length > 0);
  for (const name of new Set(below.map(({ groups }) => groups[0] ?? ''))) {
    const inner = below.filter(({ groups }) => groups[0] === name).map((value) => ({ ...value, groups: value.groups.slice(1) }));
    const [innerRead, innerWrite] = sets(group.getGroupsMap().get(name) ?? new common.ConfigGroup(), inner);
    read.getGroupsMap().set(name, innerRead);
    write.getGroupsMap().set(name, innerWrite);
  }
  return [read, write];
}
