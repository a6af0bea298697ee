/** The consensus options: kebab-case in the file, with units in their names in the model. */
import type { Consensus } from './model.ts';
import type { CONSENSUS_SCHEMA } from './schema-consensus.ts';
import type { DecodedOf } from './schema-kinds.ts';

type ConsensusFile = DecodedOf<typeof CONSENSUS_SCHEMA>;

export function consensusOf(file: ConsensusFile): Consensus {
  if (file.kind === 'raft') {
    return {
      kind: 'raft',
      tickIntervalMs: file['tick-interval'],
      electionTicks: file['election-ticks'],
      heartbeatTicks: file['heartbeat-ticks'],
      batchTimeoutMs: file['batch-timeout'],
      maxInflightBlocks: file['max-inflight-blocks'],
      snapshotIntervalBytes: file['snapshot-interval'],
    };
  }
  if (file.kind === 'qbft') return { kind: 'qbft', blockPeriodMs: file['block-period'], requestTimeoutMs: file['request-timeout'] };
  return {
    kind: 'smartbft',
    leaderHeartbeatMs: file['leader-heartbeat'],
    leaderHeartbeatCount: file['leader-heartbeat-count'],
    requestForwardMs: file['request-forward'],
    requestComplainMs: file['request-complain'],
    requestAutoRemoveMs: file['request-auto-remove'],
    viewChangeMs: file['view-change'],
    viewChangeResendMs: file['view-change-resend'],
    collectMs: file.collect,
    batchIntervalMs: file['batch-interval'],
    poolSize: file['pool-size'],
    incomingBufferSize: file['incoming-buffer-size'],
  };
}

/** `max-messages` stays where it belongs, in the channel's batch. */
export function fileConsensus(consensus: Consensus): ConsensusFile {
  if (consensus.kind === 'raft') {
    return {
      kind: 'raft',
      'tick-interval': consensus.tickIntervalMs,
      'election-ticks': consensus.electionTicks,
      'heartbeat-ticks': consensus.heartbeatTicks,
      'batch-timeout': consensus.batchTimeoutMs,
      'max-inflight-blocks': consensus.maxInflightBlocks,
      'snapshot-interval': consensus.snapshotIntervalBytes,
    };
  }
  if (consensus.kind === 'qbft') {
    return { kind: 'qbft', 'block-period': consensus.blockPeriodMs, 'request-timeout': consensus.requestTimeoutMs };
  }
  return {
    kind: 'smartbft',
    'leader-heartbeat': consensus.leaderHeartbeatMs,
    'leader-heartbeat-count': consensus.leaderHeartbeatCount,
    'request-forward': consensus.requestForwardMs,
    'request-complain': consensus.requestComplainMs,
    'request-auto-remove': consensus.requestAutoRemoveMs,
    'view-change': consensus.viewChangeMs,
    'view-change-resend': consensus.viewChangeResendMs,
    collect: consensus.collectMs,
    'batch-interval': consensus.batchIntervalMs,
    'pool-size': consensus.poolSize,
    'incoming-buffer-size': consensus.incomingBufferSize,
  };
}
