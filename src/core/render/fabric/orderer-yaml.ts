/**
 * orderer.yaml, complete, per node and per version: Fabric 3 refuses keys of 2.5 and the other way round
 * (orderer/common/localconfig/config.go, v3.1.1 and v2.5.9: viperutil.EnhancedExactUnmarshal).
 */
import { stringify } from 'yaml';
import type { NodeId } from '../../kernel/ids.ts';
import type { Orderer, Topology } from '../../topology/model.ts';
import { isFabric3, mspOf, type NodePaths, type Placement, requireOrderer } from './placement.ts';

/** Sequence of the largest wait between two dials of a lost consenter; Fabric's own default is 2m (facts: a returned node waits that long). */
const RECONNECT_MAX_DELAY = '2s';

export function ordererYaml(topology: Topology, id: NodeId, placement: Placement): string {
  const node = requireOrderer(topology, id);
  const paths = placement.paths(node);
  return stringify(fabricOrderer(topology, node, placement, paths), { lineWidth: 0 });
}

function fabricOrderer(topology: Topology, node: Orderer, placement: Placement, paths: NodePaths): object {
  const address = placement.listen(node);
  const clientCas = Object.keys(topology.organisations).map((organisation) => paths.tlsCa(organisation));
  const ownCa = paths.tlsCa(node.organisation);
  const mutualTls = {
    Enabled: true,
    Certificate: `${paths.tls}/server.crt`,
    PrivateKey: `${paths.tls}/server.key`,
    RootCAs: [ownCa],
    ClientAuthRequired: true,
    ClientRootCAs: clientCas,
  };
  const common = {
    ListenAddress: address,
    ListenPort: node.ports.grpc,
    TLS: mutualTls,
    Keepalive: { ServerMinInterval: '60s', ServerInterval: '7200s', ServerTimeout: '20s' },
    MaxRecvMsgSize: 104857600,
    MaxSendMsgSize: 104857600,
    LocalMSPDir: paths.msp,
    LocalMSPID: mspOf(topology, node),
    Profile: { Enabled: false, Address: '127.0.0.1:6060' },
    BCCSP: { Default: 'SW', SW: { Hash: 'SHA2', Security: 256, FileKeyStore: { KeyStore: null } } },
    Authentication: { TimeWindow: '15m', NoExpirationChecks: false },
  };
  const cluster = {
    SendBufferSize: 100,
    ClientCertificate: `${paths.tls}/server.crt`,
    ClientPrivateKey: `${paths.tls}/server.key`,
    RootCAs: clusterCas(topology, paths),
    DialTimeout: '5s',
    RPCTimeout: '7s',
    ReplicationBufferSize: 20971520,
    ReplicationPullTimeout: '5s',
    ReplicationRetryTimeout: '5s',
    ReplicationMaxRetries: 12,
    CertExpirationWarningThreshold: '168h',
    TLSHandshakeTimeShift: '0s',
  };
  return {
    General: isFabric3(topology)
      ? {
          ...common,
          Backoff: { BaseDelay: '1s', Multiplier: 1.6, MaxDelay: RECONNECT_MAX_DELAY },
          Throttling: { Rate: 0, InactivityTimeout: '5s' },
          // Mutual TLS with the default policy leaves a SmartBFT node that missed one block behind for good
          // (facts: the sync request carries no TLS certificate hash); `simple` catches up. Raft ignores the key.
          Cluster: { ...cluster, ReplicationPolicy: 'simple' },
        }
      : { ...common, Cluster: cluster, BootstrapMethod: 'none', BootstrapFile: '' },
    FileLedger: { Location: `${paths.data}/ledger` },
    Debug: { BroadcastTraceDir: '', DeliverTraceDir: '' },
    Operations: {
      ListenAddress: `${address}:${node.ports.operations}`,
      TLS: mutualTls,
    },
    Metrics: { Provider: 'prometheus', Statsd: { Network: 'udp', Address: '127.0.0.1:8125', WriteInterval: '30s', Prefix: '' } },
    Admin: {
      ListenAddress: `${address}:${node.ports.admin}`,
      TLS: mutualTls,
    },
    ChannelParticipation: { Enabled: true, MaxRequestBodySize: '1 MB' },
    Consensus: {
      WALDir: `${paths.data}/consensus/wal`,
      SnapDir: `${paths.data}/consensus/snapshot`,
      EvictionSuspicion: '10m',
      TickIntervalOverride: '',
    },
  };
}

function clusterCas(topology: Topology, paths: NodePaths): string[] {
  return Object.values(topology.organisations)
    .filter((organisation) => organisation.kind === 'orderer')
    .map((organisation) => paths.tlsCa(organisation.id));
}
