/** A Config message as the core's ChannelConfig (common/configtx.proto; the tree of groups is that of common/channelconfig, v3.1.1). */
import { common, orderer, peer } from '@hyperledger/fabric-protos';
import type { ChannelId } from '../../../core/kernel/ids.ts';
import { configDuration } from '../../../core/platforms/fabric/channel-config/go-duration.ts';
import type { ChannelConfig, ConfigBatch } from '../../../core/platforms/fabric/channel-config/model.ts';
import { readConsensus } from './read-consensus.ts';
import { fail, readMessage, translated } from './read-message.ts';
import { readOrganisations } from './read-organisation.ts';
import { readPolicies } from './read-policy.ts';

export function channelConfig(channel: ChannelId, config: common.Config): ChannelConfig {
  return translated(`the configuration of channel "${channel}"`, () => read(channel, config));
}

function read(channel: ChannelId, config: common.Config): ChannelConfig {
  const root = config.getChannelGroup();
  const ordering = root?.getGroupsMap().get('Orderer');
  if (root === undefined || ordering === undefined)
    throw fail('E440', `the configuration of channel "${channel}" has no orderer group`, { subject: channel });
  const application = root.getGroupsMap().get('Application');
  return {
    channel,
    sequence: config.getSequence(),
    capabilities: { channel: capabilities(root), orderer: capabilities(ordering), application: capabilities(application) },
    ...readConsensus(value(ordering, 'ConsensusType'), value(ordering, 'Orderers')),
    batch: readBatch(ordering),
    globalEndpoints: readMessage(common.OrdererAddresses, value(root, 'OrdererAddresses'), 'the OrdererAddresses').getAddressesList(),
    ordererOrganisations: readOrganisations(ordering, '/Channel/Orderer'),
    applicationOrganisations: readOrganisations(application, '/Channel/Application'),
    policies: Object.fromEntries(readPolicies(root, '/Channel')),
    acls: readAcls(value(application, 'ACLs')),
  };
}

/** Empty where the group has no such value: the empty message has every default. */
function value(group: common.ConfigGroup | undefined, name: string): Uint8Array {
  return group?.getValuesMap().get(name)?.getValue_asU8() ?? new Uint8Array();
}

function capabilities(group: common.ConfigGroup | undefined): readonly string[] {
  const message = readMessage(common.Capabilities, value(group, 'Capabilities'), 'the capabilities');
  return [...message.getCapabilitiesMap().keys()].toSorted((a, b) => (a < b ? -1 : 1));
}

function readBatch(ordering: common.ConfigGroup): ConfigBatch {
  const size = readMessage(orderer.BatchSize, value(ordering, 'BatchSize'), 'the BatchSize');
  const timeout = readMessage(orderer.BatchTimeout, value(ordering, 'BatchTimeout'), 'the BatchTimeout');
  return {
    maxMessages: size.getMaxMessageCount(),
    absoluteMaxBytes: size.getAbsoluteMaxBytes(),
    preferredMaxBytes: size.getPreferredMaxBytes(),
    timeout: configDuration(timeout.getTimeout()),
  };
}

function readAcls(bytes: Uint8Array): Readonly<Record<string, string>> {
  const acls = readMessage(peer.ACLs, bytes, 'the ACLs').getAclsMap();
  return Object.fromEntries([...acls.entries()].map(([resource, entry]) => [resource, entry.getPolicyRef()]));
}
