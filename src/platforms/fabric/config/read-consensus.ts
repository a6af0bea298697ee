/** The ConsensusType of a configuration and the consenters that belong to it (orderer/configuration.proto, etcdraft, smartbft). */
import { common, orderer } from '@hyperledger/fabric-protos';
import { configDuration } from '../../../core/platforms/fabric/channel-config/go-duration.ts';
import type {
  ConfigConsensus,
  ConfigConsenter,
  ConfigRaft,
  ConfigSmartBft,
  ConfigState,
} from '../../../core/platforms/fabric/channel-config/model.ts';
import { pemText, readMessage } from './read-message.ts';

export interface ReadConsensus {
  readonly consensus: ConfigConsensus;
  readonly consenters: readonly ConfigConsenter[];
}

/** @param mapping of the value Orderers, which SmartBFT alone has. */
export function readConsensus(type: Uint8Array, mapping: Uint8Array): ReadConsensus {
  const value = readMessage(orderer.ConsensusType, type, 'the ConsensusType');
  const state = readState(value.getState());
  const metadata = value.getMetadata_asU8();
  switch (value.getType()) {
    case 'etcdraft':
      return readRaft(metadata, state);
    case 'BFT':
      return { consensus: readSmartBft(metadata, state), consenters: readMapping(mapping) };
    default:
      return { consensus: { kind: 'other', state, type: value.getType() }, consenters: readMapping(mapping) };
  }
}

function readState(state: number): ConfigState {
  const { State } = orderer.ConsensusType;
  if (state === State.STATE_NORMAL) return 'normal';
  return state === State.STATE_MAINTENANCE ? 'maintenance' : `unknown ${state}`;
}

function readRaft(bytes: Uint8Array, state: ConfigState): ReadConsensus {
  const metadata = readMessage(orderer.etcdraft.ConfigMetadata, bytes, 'the metadata of etcdraft');
  const options = metadata.getOptions() ?? new orderer.etcdraft.Options();
  const consensus: ConfigRaft = {
    kind: 'raft',
    state,
    tickInterval: configDuration(options.getTickInterval()),
    electionTicks: options.getElectionTick(),
    heartbeatTicks: options.getHeartbeatTick(),
    maxInflightBlocks: options.getMaxInflightBlocks(),
    snapshotIntervalBytes: options.getSnapshotIntervalSize(),
  };
  const consenters = metadata.getConsentersList().map((each) => ({
    id: null,
    msp: null,
    identity: null,
    host: each.getHost(),
    port: each.getPort(),
    clientTlsCertificate: pemText(each.getClientTlsCert_asU8()),
    serverTlsCertificate: pemText(each.getServerTlsCert_asU8()),
  }));
  return { consensus, consenters };
}

function readSmartBft(bytes: Uint8Array, state: ConfigState): ConfigSmartBft {
  const options = readMessage(orderer.smartbft.Options, bytes, 'the options of SmartBFT');
  const { Rotation } = orderer.smartbft.Options;
  const rotation = options.getLeaderRotation();
  return {
    kind: 'smartbft',
    state,
    leaderHeartbeat: configDuration(options.getLeaderHeartbeatTimeout()),
    leaderHeartbeatCount: options.getLeaderHeartbeatCount(),
    requestForward: configDuration(options.getRequestForwardTimeout()),
    requestComplain: configDuration(options.getRequestComplainTimeout()),
    requestAutoRemove: configDuration(options.getRequestAutoRemoveTimeout()),
    viewChange: configDuration(options.getViewChangeTimeout()),
    viewChangeResend: configDuration(options.getViewChangeResendInterval()),
    collect: configDuration(options.getCollectTimeout()),
    batchInterval: configDuration(options.getRequestBatchMaxInterval()),
    poolSize: options.getRequestPoolSize(),
    incomingBufferSize: options.getIncomingMessageBufferSize(),
    requestMaxBytes: options.getRequestMaxBytes(),
    syncOnStart: options.getSyncOnStart(),
    speedUpViewChange: options.getSpeedUpViewChange(),
    leaderRotation: rotation === Rotation.ROTATION_ON ? 'on' : rotation === Rotation.ROTATION_OFF ? 'off' : 'unspecified',
  };
}

function readMapping(bytes: Uint8Array): readonly ConfigConsenter[] {
  const mapping = readMessage(common.Orderers, bytes, 'the consenter mapping');
  return mapping.getConsenterMappingList().map((each) => ({
    id: each.getId(),
    host: each.getHost(),
    port: each.getPort(),
    msp: each.getMspId(),
    identity: pemText(each.getIdentity_asU8()),
    clientTlsCertificate: pemText(each.getClientTlsCert_asU8()),
    serverTlsCertificate: pemText(each.getServerTlsCert_asU8()),
  }));
}
