/** Every production check, by code. Each is a file of its own; test/production runs the examples of all of them. */
import type { CodeTable } from '../../kernel/failure.ts';
import type { ProductionCheck } from './check.ts';
import { addressGuessed } from './checks/address-guessed.ts';
import { adminOpen } from './checks/admin-open.ts';
import { adminWithoutClientCertificates } from './checks/admin-without-client-certificates.ts';
import { bftSizeInBetween } from './checks/bft-size-in-between.ts';
import { blockGossipOn } from './checks/block-gossip-on.ts';
import { blocksNearGrpcLimit } from './checks/blocks-near-grpc-limit.ts';
import { bootstrapForbidden } from './checks/bootstrap-forbidden.ts';
import { bootstrapNamesNobody } from './checks/bootstrap-names-nobody.ts';
import { bootstrapNamesStrangers } from './checks/bootstrap-names-strangers.ts';
import { channelMixesStateDatabases } from './checks/channel-mixes-state-databases.ts';
import { clusterListenerHalfSet } from './checks/cluster-listener-half-set.ts';
import { couchdbNotAwaited } from './checks/couchdb-not-awaited.ts';
import { couchdbReachableByOthers } from './checks/couchdb-reachable-by-others.ts';
import { couchdbRetriesTooFew } from './checks/couchdb-retries-too-few.ts';
import { couchdbWithoutUser } from './checks/couchdb-without-user.ts';
import { dataFolderShared } from './checks/data-folder-shared.ts';
import { developmentMode } from './checks/development-mode.ts';
import { dockerNotNeeded } from './checks/docker-not-needed.ts';
import { electedLeaderOnFabric3 } from './checks/elected-leader-on-fabric-3.ts';
import { evictionSuspectedTooSoon } from './checks/eviction-suspected-too-soon.ts';
import { expirationChecksOff } from './checks/expiration-checks-off.ts';
import { expiryWarnedLate } from './checks/expiry-warned-late.ts';
import { forwardingHangs } from './checks/forwarding-hangs.ts';
import { gatewayWithoutDiscovery } from './checks/gateway-without-discovery.ts';
import { givesUpOnBlocks } from './checks/gives-up-on-blocks.ts';
import { globalChangesDatabase } from './checks/global-changes-database.ts';
import { historiesDiffer } from './checks/histories-differ.ts';
import { implicitCollectionOutOfReach } from './checks/implicit-collection-out-of-reach.ts';
import { keysOfFabric2 } from './checks/keys-of-fabric-2.ts';
import { keysOfFabric3 } from './checks/keys-of-fabric-3.ts';
import { ledgerOnVolatileDisk } from './checks/ledger-on-volatile-disk.ts';
import { listensOnLoopback } from './checks/listens-on-loopback.ts';
import { logLevelDebug } from './checks/log-level-debug.ts';
import { messageLimitBelowBlock } from './checks/message-limit-below-block.ts';
import { noAnchorPeer } from './checks/no-anchor-peer.ts';
import { noChannelParticipation } from './checks/no-channel-participation.ts';
import { noClientRootCas } from './checks/no-client-root-cas.ts';
import { noConcurrencyLimit } from './checks/no-concurrency-limit.ts';
import { noExpirationFilter } from './checks/no-expiration-filter.ts';
import { noExternalEndpoint } from './checks/no-external-endpoint.ts';
import { noMetrics } from './checks/no-metrics.ts';
import { noReconciliation } from './checks/no-reconciliation.ts';
import { noServiceBuilder } from './checks/no-service-builder.ts';
import { noTimeWindowFilter } from './checks/no-time-window-filter.ts';
import { noWayToBlocks } from './checks/no-way-to-blocks.ts';
import { nodeOusOff } from './checks/node-ous-off.ts';
import { onlyStandbyPeers } from './checks/only-standby-peers.ts';
import { operationsOpen } from './checks/operations-open.ts';
import { operationsWithoutClientCas } from './checks/operations-without-client-cas.ts';
import { ownListenersCollide } from './checks/own-listeners-collide.ts';
import { pingsTooOften } from './checks/pings-too-often.ts';
import { portChosenBySystem } from './checks/port-chosen-by-system.ts';
import { portNotAsPlanned } from './checks/port-not-as-planned.ts';
import { portsCollideOnMachine } from './checks/ports-collide-on-machine.ts';
import { profileOpen } from './checks/profile-open.ts';
import { reconnectAfterAnHour } from './checks/reconnect-after-an-hour.ts';
import { requestsTraced } from './checks/requests-traced.ts';
import { secretInFile } from './checks/secret-in-file.ts';
import { sendBufferSmall } from './checks/send-buffer-small.ts';
import { simpleDeliveryOnSmartbft } from './checks/simple-delivery-on-smartbft.ts';
import { singlePeer } from './checks/single-peer.ts';
import { slowToDialAgain } from './checks/slow-to-dial-again.ts';
import { smartbftReplicationPolicy } from './checks/smartbft-replication-policy.ts';
import { snapshotEveryBlock } from './checks/snapshot-every-block.ts';
import { snapshotsElsewhere } from './checks/snapshots-elsewhere.ts';
import { stateDatabaseListensOutside } from './checks/state-database-listens-outside.ts';
import { stateDatabaseNotAsPlanned } from './checks/state-database-not-as-planned.ts';
import { stateDatabasesDiffer } from './checks/state-databases-differ.ts';
import { stateTransferOn } from './checks/state-transfer-on.ts';
import { systemChaincodeOff } from './checks/system-chaincode-off.ts';
import { systemChannel } from './checks/system-channel.ts';
import { tickOverrideLeft } from './checks/tick-override-left.ts';
import { tlsOff } from './checks/tls-off.ts';
import { tlsTimeShiftLeft } from './checks/tls-time-shift-left.ts';
import { twoWaysToLead } from './checks/two-ways-to-lead.ts';
import { versionThatStalls } from './checks/version-that-stalls.ts';
import { walOnVolatileDisk } from './checks/wal-on-volatile-disk.ts';
import { walOutsideData } from './checks/wal-outside-data.ts';
import { wrongMspId } from './checks/wrong-msp-id.ts';

export const PRODUCTION_CHECKS: readonly ProductionCheck[] = [
  portsCollideOnMachine,
  ownListenersCollide,
  portNotAsPlanned,
  listensOnLoopback,
  addressGuessed,
  keysOfFabric2,
  keysOfFabric3,
  bootstrapForbidden,
  systemChannel,
  tlsOff,
  adminOpen,
  adminWithoutClientCertificates,
  operationsOpen,
  operationsWithoutClientCas,
  profileOpen,
  smartbftReplicationPolicy,
  clusterListenerHalfSet,
  tlsTimeShiftLeft,
  expirationChecksOff,
  wrongMspId,
  noClientRootCas,
  nodeOusOff,
  noChannelParticipation,
  versionThatStalls,
  walOnVolatileDisk,
  ledgerOnVolatileDisk,
  stateDatabaseListensOutside,
  dataFolderShared,
  walOutsideData,
  snapshotEveryBlock,
  evictionSuspectedTooSoon,
  tickOverrideLeft,
  stateDatabaseNotAsPlanned,
  channelMixesStateDatabases,
  twoWaysToLead,
  noWayToBlocks,
  electedLeaderOnFabric3,
  blockGossipOn,
  stateTransferOn,
  reconnectAfterAnHour,
  givesUpOnBlocks,
  simpleDeliveryOnSmartbft,
  noExternalEndpoint,
  bootstrapNamesNobody,
  bootstrapNamesStrangers,
  noExpirationFilter,
  noTimeWindowFilter,
  implicitCollectionOutOfReach,
  gatewayWithoutDiscovery,
  noReconciliation,
  couchdbReachableByOthers,
  couchdbWithoutUser,
  secretInFile,
  globalChangesDatabase,
  couchdbNotAwaited,
  stateDatabasesDiffer,
  historiesDiffer,
  snapshotsElsewhere,
  couchdbRetriesTooFew,
  noConcurrencyLimit,
  blocksNearGrpcLimit,
  messageLimitBelowBlock,
  sendBufferSmall,
  pingsTooOften,
  slowToDialAgain,
  forwardingHangs,
  developmentMode,
  noServiceBuilder,
  dockerNotNeeded,
  systemChaincodeOff,
  noMetrics,
  logLevelDebug,
  requestsTraced,
  expiryWarnedLate,
  portChosenBySystem,
  singlePeer,
  bftSizeInBetween,
  noAnchorPeer,
  onlyStandbyPeers,
];

/** What `holdfast explain CODE` says of them. */
export const PRODUCTION_CODES: CodeTable = Object.fromEntries(
  PRODUCTION_CHECKS.map(({ code, title, meaning, hint, severity, source }) => [code, { title, meaning, hint, severity, source }]),
);
