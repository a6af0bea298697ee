/** core.yaml of a peer, complete, per node and per version (sampleconfig/core.yaml, v3.1.1 and v2.5.9). */
import { stringify } from 'yaml';
import type { NodeId } from '../../kernel/ids.ts';
import type { Peer, Topology } from '../../topology/model.ts';
import { isFabric3, mspOf, type Placement, requirePeer } from './placement.ts';

/** Longest wait between two tries of a peer for blocks. Fabric's default is an hour: a peer would miss the end of an outage. */
const RECONNECT_CEILING = '5s';

export function coreYaml(topology: Topology, id: NodeId, placement: Placement): string {
  const node = requirePeer(topology, id);
  return stringify(
    {
      peer: peerSection(topology, node, placement),
      vm: vmSection(),
      chaincode: chaincodeSection(node, placement),
      ledger: ledgerSection(node, placement),
      operations: {
        listenAddress: `${placement.listen(node)}:${node.ports.operations}`,
        tls: tls(topology, node, placement),
      },
      metrics: { provider: 'prometheus', statsd: { network: 'udp', address: '127.0.0.1:8125', writeInterval: '10s', prefix: null } },
    },
    { lineWidth: 0 },
  );
}

function tls(topology: Topology, node: Peer, placement: Placement): object {
  const paths = placement.paths(node);
  return {
    enabled: true,
    clientAuthRequired: true,
    cert: { file: `${paths.tls}/server.crt` },
    key: { file: `${paths.tls}/server.key` },
    rootcert: { file: paths.tlsCa(node.organisation) },
    clientRootCAs: { files: Object.keys(topology.organisations).map((organisation) => paths.tlsCa(organisation)) },
    clientKey: { file: `${paths.tls}/server.key` },
    clientCert: { file: `${paths.tls}/server.crt` },
  };
}

function peerSection(topology: Topology, node: Peer, placement: Placement): object {
  const paths = placement.paths(node);
  const listen = placement.listen(node);
  const address = `${placement.dial(node)}:${node.ports.grpc}`;
  const fabric3 = isFabric3(topology);
  return {
    id: node.host,
    networkId: topology.name,
    listenAddress: `${listen}:${node.ports.grpc}`,
    address,
    addressAutoDetect: false,
    chaincodeListenAddress: `${listen}:${node.ports.chaincode}`,
    chaincodeAddress: `${placement.dial(node)}:${node.ports.chaincode}`,
    // Dial and broadcast limits below the samples' 2m and 30s: one silent orderer must not hold the gateway's 500 slots.
    gateway: { enabled: true, endorsementTimeout: '30s', broadcastTimeout: '10s', dialTimeout: '10s' },
    keepalive: {
      interval: '7200s',
      timeout: '20s',
      minInterval: '60s',
      client: { interval: '60s', timeout: '20s' },
      deliveryClient: { interval: '60s', timeout: '20s' },
    },
    gossip: gossipSection(topology, node, placement, address),
    tls: tls(topology, node, placement),
    authentication: { timewindow: '15m' },
    fileSystemPath: paths.data,
    BCCSP: { Default: 'SW', SW: { Hash: 'SHA2', Security: 256, FileKeyStore: { KeyStore: null } } },
    mspConfigPath: paths.msp,
    localMspId: mspOf(topology, node),
    client: { connTimeout: '3s' },
    deliveryclient: {
      blockGossipEnabled: false,
      reconnectTotalTimeThreshold: '87600h',
      connTimeout: '3s',
      reConnectBackoffThreshold: RECONNECT_CEILING,
      addressOverrides: null,
      ...(fabric3 ? { blockCensorshipTimeoutKey: '30s', minimalReconnectInterval: '100ms', policy: 'cluster' } : {}),
    },
    localMspType: 'bccsp',
    profile: { enabled: false, listenAddress: '127.0.0.1:6060' },
    handlers: {
      authFilters: [{ name: 'DefaultAuth' }, { name: 'ExpirationCheck' }, ...(fabric3 ? [{ name: 'TimeWindowCheck' }] : [])],
      decorators: [{ name: 'DefaultDecorator' }],
      endorsers: { escc: { name: 'DefaultEndorsement', library: null } },
      validators: { vscc: { name: 'DefaultValidation', library: null } },
    },
    validatorPoolSize: null,
    discovery: {
      enabled: true,
      authCacheEnabled: true,
      authCacheMaxSize: 1000,
      authCachePurgeRetentionRatio: 0.75,
      orgMembersAllowedAccess: false,
    },
    limits: { concurrency: { endorserService: 2500, deliverService: 2500, gatewayService: 500 } },
    maxRecvMsgSize: 104857600,
    maxSendMsgSize: 104857600,
  };
}

function gossipSection(topology: Topology, node: Peer, placement: Placement, address: string): object {
  const siblings = Object.values(topology.peers)
    .filter((peer) => peer.organisation === node.organisation && peer.id !== node.id)
    .map((peer) => `${placement.dial(peer)}:${peer.ports.grpc}`);
  return {
    bootstrap: (siblings.length > 0 ? siblings : [address]).join(' '),
    // Every peer pulls its blocks from the orderers itself: block gossip and leader election are deprecated in v3.
    useLeaderElection: false,
    orgLeader: true,
    membershipTrackerInterval: '5s',
    endpoint: address,
    maxBlockCountToStore: 10,
    maxPropagationBurstLatency: '10ms',
    maxPropagationBurstSize: 10,
    propagateIterations: 1,
    propagatePeerNum: 3,
    pullInterval: '4s',
    pullPeerNum: 3,
    requestStateInfoInterval: '4s',
    publishStateInfoInterval: '4s',
    stateInfoRetentionInterval: null,
    publishCertPeriod: '10s',
    skipBlockVerification: false,
    dialTimeout: '3s',
    connTimeout: '2s',
    recvBuffSize: 20,
    sendBuffSize: 200,
    digestWaitTime: '1s',
    requestWaitTime: '1500ms',
    responseWaitTime: '2s',
    aliveTimeInterval: '5s',
    aliveExpirationTimeout: '25s',
    reconnectInterval: '25s',
    maxConnectionAttempts: 120,
    msgExpirationFactor: 20,
    externalEndpoint: address,
    election: {
      startupGracePeriod: '15s',
      membershipSampleInterval: '1s',
      leaderAliveThreshold: '10s',
      leaderElectionDuration: '5s',
    },
    pvtData: {
      pullRetryThreshold: '60s',
      transientstoreMaxBlockRetention: 20000,
      pushAckTimeout: '3s',
      btlPullMargin: 10,
      reconcileBatchSize: 10,
      reconcileSleepInterval: '1m',
      reconciliationEnabled: true,
      skipPullingInvalidTransactionsDuringCommit: false,
      implicitCollectionDisseminationPolicy: { requiredPeerCount: 0, maxPeerCount: 1 },
    },
    state: { enabled: false, checkInterval: '10s', responseTimeout: '3s', batchSize: 10, blockBufferSize: 20, maxRetries: 3 },
  };
}

function vmSection(): object {
  return { endpoint: '', docker: { tls: { enabled: false }, attachStdout: false } };
}

function chaincodeSection(node: Peer, placement: Placement): object {
  return {
    id: { path: null, name: null },
    builder: null,
    pull: false,
    externalBuilders: [
      {
        name: 'ccaas_builder',
        path: placement.builder(node),
        propagateEnvironment: ['CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG', SERVICE_HOST],
      },
    ],
    installTimeout: '300s',
    startuptimeout: '300s',
    executetimeout: '30s',
    mode: 'net',
    keepalive: 0,
    system: { _lifecycle: 'enable', cscc: 'enable', lscc: 'enable', qscc: 'enable' },
    logging: {
      level: 'info',
      shim: 'warning',
      format: '%{time:2006-01-02 15:04:05.000 MST} [%{module}] %{shortfunc} -> %{level:.4s} %{id:03x} %{message}',
    },
    runtimeParams: { useWriteBatch: true, maxSizeWriteBatch: 1000, useGetMultipleKeys: true, maxSizeGetMultipleKeys: 1000 },
  };
}

/** Environment variable by which a peer's own builder fills `{{.host}}` of connection.json: every peer dials its own chaincode service. */
export const SERVICE_HOST = 'HOLDFAST_SERVICE_HOST';

const COUCHDB_USER = 'fabric-peer';

/** The password of CouchDB comes from the environment (CORE_LEDGER_STATE_COUCHDBCONFIG_PASSWORD), never from a file. */
function ledgerSection(node: Peer, placement: Placement): object {
  const couchDb = placement.stateDatabase(node);
  return {
    blockchain: null,
    state: {
      stateDatabase: couchDb === null ? 'goleveldb' : 'CouchDB',
      totalQueryLimit: 100000,
      couchDBConfig: {
        couchDBAddress: couchDb ?? '127.0.0.1:5984',
        username: couchDb === null ? null : COUCHDB_USER,
        password: null,
        maxRetries: 3,
        maxRetriesOnStartup: 10,
        requestTimeout: '35s',
        internalQueryLimit: 1000,
        maxBatchUpdateSize: 1000,
        createGlobalChangesDB: false,
        cacheSize: 64,
      },
    },
    history: { enableHistoryDatabase: true },
    pvtdataStore: {
      collElgProcMaxDbBatchSize: 5000,
      collElgProcDbBatchesInterval: 1000,
      deprioritizedDataReconcilerInterval: '60m',
      purgeInterval: 100,
      purgedKeyAuditLogging: true,
    },
    snapshots: { rootDir: `${placement.paths(node).data}/snapshots` },
  };
}
