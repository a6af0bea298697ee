/** Kind and options of the consensus, and the limits of batches: each option by its name in the file. */
import { formatDuration, formatSize } from '../../kernel/units.ts';
import type { ConfigBatch, ConfigDuration, ConfigRaft, ConfigSmartBft } from '../../platforms/fabric/channel-config/model.ts';
import type { Batch, Consensus, RaftConsensus, SmartBftConsensus } from '../../topology/model.ts';
import type { ChannelPair, Difference } from './difference.ts';

/** Texts that are equal if and only if the values are. */
interface Option {
  readonly key: string;
  readonly file: string;
  readonly runs: string;
}

export function consensusDrift({ channel, config }: ChannelPair): readonly Difference[] {
  const path = ['channels', channel.id];
  const { consensus } = config;
  const runs = consensus.kind === 'other' ? consensus.type : consensus.kind;
  const file = channel.consensus.kind;
  const differences: Difference[] = [];
  if (consensus.state !== 'normal') {
    const message = `channel ${channel.id} is in the state ${consensus.state}`;
    differences.push({ code: 'V134', path: [...path, 'consensus'], message, file: 'normal', runs: consensus.state });
  }
  if (runs !== file) {
    const message = `channel ${channel.id} is ordered by ${runs}`;
    differences.push({ code: 'V130', path: [...path, 'consensus', 'kind'], message, file, runs });
  }
  const options = optionsOf(channel.consensus, consensus, config.batch).filter(differs);
  differences.push(...options.map((each) => differenceOf('V131', [...path, 'consensus'], each)));
  const limits = batchLimits(channel.batch, config.batch).filter(differs);
  differences.push(...limits.map((each) => differenceOf('V132', [...path, 'batch'], each)));
  if (consensus.kind === 'smartbft') {
    const unsaid = unsaidOptions(consensus).filter(differs);
    differences.push(...unsaid.map((each) => differenceOf('V133', [...path, 'consensus'], each)));
  }
  return differences;
}

function differs({ file, runs }: Option): boolean {
  return file !== runs;
}

function differenceOf(code: 'V131' | 'V132' | 'V133', path: readonly string[], { key, file, runs }: Option): Difference {
  const said = code === 'V133' ? 'Holdfast renders' : 'the file says';
  return { code, path: [...path, key], message: `${key}: ${said} ${file}, ${runs} runs`, file, runs };
}

function optionsOf(file: Consensus, runs: ChannelPair['config']['consensus'], batch: ConfigBatch): readonly Option[] {
  if (file.kind === 'raft' && runs.kind === 'raft') return raftOptions(file, runs, batch);
  return file.kind === 'smartbft' && runs.kind === 'smartbft' ? smartBftOptions(file, runs) : [];
}

function raftOptions(file: RaftConsensus, runs: ConfigRaft, batch: ConfigBatch): readonly Option[] {
  return [
    duration('tick-interval', file.tickIntervalMs, runs.tickInterval),
    count('election-ticks', file.electionTicks, runs.electionTicks),
    count('heartbeat-ticks', file.heartbeatTicks, runs.heartbeatTicks),
    duration('batch-timeout', file.batchTimeoutMs, batch.timeout),
    count('max-inflight-blocks', file.maxInflightBlocks, runs.maxInflightBlocks),
    size('snapshot-interval', file.snapshotIntervalBytes, runs.snapshotIntervalBytes),
  ];
}

function smartBftOptions(file: SmartBftConsensus, runs: ConfigSmartBft): readonly Option[] {
  return [
    duration('leader-heartbeat', file.leaderHeartbeatMs, runs.leaderHeartbeat),
    count('leader-heartbeat-count', file.leaderHeartbeatCount, runs.leaderHeartbeatCount),
    duration('request-forward', file.requestForwardMs, runs.requestForward),
    duration('request-complain', file.requestComplainMs, runs.requestComplain),
    duration('request-auto-remove', file.requestAutoRemoveMs, runs.requestAutoRemove),
    duration('view-change', file.viewChangeMs, runs.viewChange),
    duration('view-change-resend', file.viewChangeResendMs, runs.viewChangeResend),
    duration('collect', file.collectMs, runs.collect),
    duration('batch-interval', file.batchIntervalMs, runs.batchInterval),
    count('pool-size', file.poolSize, runs.poolSize),
    count('incoming-buffer-size', file.incomingBufferSize, runs.incomingBufferSize),
  ];
}

/** What render/fabric/configtx-yaml.ts writes without being asked. */
function unsaidOptions(runs: ConfigSmartBft): readonly Option[] {
  return [
    { key: 'RequestMaxBytes', file: '0', runs: String(runs.requestMaxBytes) },
    { key: 'SyncOnStart', file: 'false', runs: String(runs.syncOnStart) },
    { key: 'SpeedUpViewChange', file: 'false', runs: String(runs.speedUpViewChange) },
    // To Fabric v3 `unspecified` is `off` (orderer/consensus/smartbft/util.go, v3.1.1).
    { key: 'LeaderRotation', file: 'off', runs: runs.leaderRotation === 'on' ? 'on' : 'off' },
  ];
}

function batchLimits(file: Batch, runs: ConfigBatch): readonly Option[] {
  return [
    count('max-messages', file.maxMessages, runs.maxMessages),
    size('absolute-max-bytes', file.absoluteMaxBytes, runs.absoluteMaxBytes),
    size('preferred-max-bytes', file.preferredMaxBytes, runs.preferredMaxBytes),
  ];
}

/** A timer that Fabric cannot read is shown as it is written. */
function duration(key: string, fileMs: number, { ms, text }: ConfigDuration): Option {
  return { key, file: formatDuration(fileMs), runs: ms === null ? JSON.stringify(text) : formatDuration(ms) };
}

function count(key: string, file: number, runs: number): Option {
  return { key, file: String(file), runs: String(runs) };
}

function size(key: string, file: number, runs: number): Option {
  return { key, file: formatSize(file), runs: formatSize(runs) };
}
