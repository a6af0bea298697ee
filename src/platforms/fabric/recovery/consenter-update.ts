/** The update that adds or removes exactly one Raft consenter, and its address among the endpoints that peers dial. Pure. */
import { common, msp as mspProtos, orderer } from '@hyperledger/fabric-protos';
import { failures } from '../../../core/kernel/failure.ts';
import type { ChannelId } from '../../../core/kernel/ids.ts';
import { readMessage } from '../config/read-message.ts';
import { FABRIC_RECOVERY_CODES } from './codes.ts';
import { type NewValue, updateValues } from './update-values.ts';

const fail = failures(FABRIC_RECOVERY_CODES);

export interface ConsenterChange {
  readonly kind: 'add' | 'remove';
  readonly host: string;
  readonly port: number;
  /** MSP id of its organisation. */
  readonly msp: string;
  /** PEM of its TLS certificate, which it presents as a server and as a client. Needed to add it. */
  readonly certificate: string;
}

/** Null when the configuration is already so. */
export function consenterUpdate(channel: ChannelId, current: common.Config, change: ConsenterChange): common.ConfigUpdate | null {
  const group = current.getChannelGroup()?.getGroupsMap().get('Orderer');
  const type = readMessage(
    orderer.ConsensusType,
    group?.getValuesMap().get('ConsensusType')?.getValue_asU8() ?? new Uint8Array(),
    'the ConsensusType',
  );
  if (type.getType() !== 'etcdraft') {
    throw fail('E482', `channel ${channel} is ordered by ${type.getType()}; one consenter at a time is Raft's way`, { subject: channel });
  }
  const metadata = readMessage(orderer.etcdraft.ConfigMetadata, type.getMetadata_asU8(), 'the metadata of etcdraft');
  const before = metadata.getConsentersList();
  const after = change.kind === 'add' ? added(before, change) : before.filter((each) => !isAt(each, change));
  if (after.length === before.length) return null;
  metadata.setConsentersList([...after]);
  type.setMetadata(metadata.serializeBinary());
  const values: NewValue[] = [{ groups: ['Orderer'], name: 'ConsensusType', bytes: type.serializeBinary() }];
  const endpoints = endpointsOf(group, change);
  if (endpoints !== null) values.push(endpoints);
  return updateValues(channel, current, values);
}

function added(before: readonly orderer.etcdraft.Consenter[], change: ConsenterChange): readonly orderer.etcdraft.Consenter[] {
  if (before.some((each) => isAt(each, change))) return before;
  const consenter = new orderer.etcdraft.Consenter();
  consenter.setHost(change.host);
  consenter.setPort(change.port);
  const certificate = Buffer.from(change.certificate);
  consenter.setClientTlsCert(certificate);
  consenter.setServerTlsCert(certificate);
  return [...before, consenter];
}

function isAt(consenter: orderer.etcdraft.Consenter, { host, port }: ConsenterChange): boolean {
  return consenter.getHost() === host && consenter.getPort() === port;
}

/** Null when the organisation lists no endpoints of its own, or they are right already. */
function endpointsOf(group: common.ConfigGroup | undefined, { kind, host, port, msp }: ConsenterChange): NewValue | null {
  const found = [...(group?.getGroupsMap().entries() ?? [])].find(([, organisation]) => mspIdOf(organisation) === msp);
  const value = found?.[1].getValuesMap().get('Endpoints');
  if (found === undefined || value === undefined) return null;
  const addresses = readMessage(common.OrdererAddresses, value.getValue_asU8(), 'the Endpoints');
  const before = addresses.getAddressesList();
  const own = `${host}:${port}`;
  const after = kind === 'add' ? [...new Set([...before, own])] : before.filter((each) => each !== own);
  // An organisation that would be left without any keeps the old one: peers must find somebody to ask.
  if (after.length === before.length || after.length === 0) return null;
  addresses.setAddressesList(after);
  return { groups: ['Orderer', found[0]], name: 'Endpoints', bytes: addresses.serializeBinary() };
}

function mspIdOf(organisation: common.ConfigGroup): string {
  const bytes = organisation.getValuesMap().get('MSP')?.getValue_asU8() ?? new Uint8Array();
  const config = readMessage(mspProtos.MSPConfig, bytes, 'the MSP of an organisation');
  return readMessage(mspProtos.FabricMSPConfig, config.getConfig_asU8(), 'the MSP of an organisation').getName();
}
