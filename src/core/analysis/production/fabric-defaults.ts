/**
 * What Fabric does when a key is absent, for the keys that the checks ask. `v2` was read at v2.5.9 and stands for 2.x, `v3` at v3.1.1 and
 * stands for 3.x; undefined means that the version has no such key. A key without a row has no default.
 */
import type { SettingValue } from './settings.ts';

export interface FabricDefault {
  readonly node: 'orderer' | 'peer';
  readonly key: string;
  readonly v2: SettingValue | undefined;
  readonly v3: SettingValue | undefined;
  readonly source: string;
}

const LOCAL_CONFIG = 'orderer/common/localconfig/config.go';
const ZERO = 'zero value of Go: no default in the source';

export const FABRIC_DEFAULTS: readonly FabricDefault[] = [
  ...orderer(LOCAL_CONFIG, {
    'General.ListenAddress': '127.0.0.1',
    'General.ListenPort': 7050,
    'General.Profile.Address': '0.0.0.0:6060',
    'General.LocalMSPID': 'SampleOrg',
    'General.MaxRecvMsgSize': 104857600,
    'General.MaxSendMsgSize': 104857600,
    'General.Cluster.RPCTimeout': '7s',
    'General.Cluster.SendBufferSize': 100,
    'General.Cluster.CertExpirationWarningThreshold': '168h',
    'FileLedger.Location': '/var/hyperledger/production/orderer',
    'Operations.ListenAddress': '127.0.0.1:0',
    'Admin.ListenAddress': '127.0.0.1:0',
    'Metrics.Provider': 'disabled',
  }),
  ...orderer(ZERO, {
    'General.TLS.Enabled': false,
    'General.TLS.ClientAuthRequired': false,
    'General.Profile.Enabled': false,
    'General.Authentication.NoExpirationChecks': false,
    'Operations.TLS.Enabled': false,
    'Admin.TLS.Enabled': false,
    'Admin.TLS.ClientAuthRequired': false,
  }),
  { node: 'orderer', key: 'General.BootstrapMethod', v2: 'file', v3: 'none', source: LOCAL_CONFIG },
  { node: 'orderer', key: 'ChannelParticipation.Enabled', v2: false, v3: true, source: LOCAL_CONFIG },
  { node: 'orderer', key: 'General.Cluster.ReplicationPolicy', v2: undefined, v3: 'consensus', source: LOCAL_CONFIG },
  { node: 'orderer', key: 'General.Keepalive.ServerMinInterval', v2: '60s', v3: '60s', source: 'internal/pkg/comm/config.go' },
  { node: 'orderer', key: 'General.Backoff.MaxDelay', v2: undefined, v3: '2m', source: 'internal/pkg/comm/config.go' },
  { node: 'orderer', key: 'Consensus.EvictionSuspicion', v2: '10m', v3: '10m', source: 'orderer/consensus/etcdraft/chain.go' },
  ...peer(ZERO, {
    'peer.tls.enabled': false,
    'peer.tls.clientAuthRequired': false,
    'peer.addressAutoDetect': false,
    'peer.profile.enabled': false,
    'peer.discovery.enabled': false,
    'peer.gossip.useLeaderElection': false,
    'peer.gossip.orgLeader': false,
    'peer.gossip.state.enabled': false,
    'peer.gossip.pvtData.reconciliationEnabled': false,
    'peer.limits.concurrency.endorserService': 0,
    'peer.limits.concurrency.deliverService': 0,
    'peer.limits.concurrency.gatewayService': 0,
    'operations.tls.enabled': false,
    'ledger.state.couchDBConfig.maxRetries': 0,
    'ledger.state.couchDBConfig.maxRetriesOnStartup': 0,
    'ledger.state.couchDBConfig.createGlobalChangesDB': false,
    'ledger.history.enableHistoryDatabase': false,
  }),
  ...peer('internal/pkg/comm/config.go', {
    'peer.keepalive.minInterval': '60s',
    'peer.keepalive.client.interval': '60s',
    'peer.keepalive.deliveryClient.interval': '60s',
    'peer.maxRecvMsgSize': 104857600,
    'peer.maxSendMsgSize': 104857600,
  }),
  { node: 'peer', key: 'peer.gateway.enabled', v2: true, v3: true, source: 'internal/pkg/gateway/config/options.go' },
  ...peer('core/deliverservice/config.go', {
    'peer.deliveryclient.blockGossipEnabled': true,
    'peer.deliveryclient.reConnectBackoffThreshold': '1h',
    'peer.deliveryclient.reconnectTotalTimeThreshold': '1h',
  }),
  { node: 'peer', key: 'peer.deliveryclient.policy', v2: undefined, v3: 'cluster', source: 'core/deliverservice/config.go' },
];

const BY_KEY = new Map(FABRIC_DEFAULTS.map((row) => [`${row.node} ${row.key}`, row]));

export function fabricDefault(node: 'orderer' | 'peer', key: string): FabricDefault | undefined {
  return BY_KEY.get(`${node} ${key}`);
}

function orderer(source: string, values: Readonly<Record<string, SettingValue>>): readonly FabricDefault[] {
  return Object.entries(values).map(([key, value]) => ({ node: 'orderer', key, v2: value, v3: value, source }));
}

function peer(source: string, values: Readonly<Record<string, SettingValue>>): readonly FabricDefault[] {
  return Object.entries(values).map(([key, value]) => ({ node: 'peer', key, v2: value, v3: value, source }));
}
