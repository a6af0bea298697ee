/** The facts of an ordered configuration, so that the rules for topologies judge it too. */
import type { ChannelConfig, ConfigDuration } from '../../platforms/fabric/channel-config/model.ts';
import type { Batch, Consensus, Orderer, Topology } from '../../topology/model.ts';
import { ASSUMED_DISK_SYNC, type DiskSync, type TimingFacts, timingFacts } from './facts.ts';

/**
 * Undefined for a consensus that Holdfast does not know.
 * @param topology says where the consenters are; without it, or when it does not know one of them, no distance is known.
 */
export function configTimingFacts(
  config: ChannelConfig,
  topology?: Topology,
  diskSync: DiskSync = ASSUMED_DISK_SYNC,
): TimingFacts | undefined {
  const consensus = consensusOf(config);
  if (consensus === undefined) return undefined;
  const { maxMessages, absoluteMaxBytes, preferredMaxBytes } = config.batch;
  const batch: Batch = { maxMessages, absoluteMaxBytes, preferredMaxBytes };
  const placed = topology === undefined ? undefined : placedFacts(config, consensus, topology, diskSync);
  const members = placed?.members ?? config.consenters.map(({ host }) => ({ id: host, at: undefined }));
  const distances = placed?.distances ?? { largest: undefined, toQuorum: undefined, unknown: [] };
  return { channel: config.channel, consensus, batch, members, distances, diskSync };
}

/** Consenters in the order of their ids, which is the order in which they lead. */
function placedFacts(config: ChannelConfig, consensus: Consensus, topology: Topology, diskSync: DiskSync): TimingFacts | undefined {
  const channel = Object.hasOwn(topology.channels, config.channel) ? topology.channels[config.channel] : undefined;
  const inOrder = config.consenters.toSorted((a, b) => (a.id ?? 0) - (b.id ?? 0));
  const known = inOrder.map(({ host }) => Object.values(topology.orderers).find((each: Orderer) => each.host === host)?.id);
  const consenters = known.filter((id) => id !== undefined);
  if (channel === undefined || consenters.length !== known.length) return undefined;
  const changed: Topology = { ...topology, channels: { [config.channel]: { ...channel, consensus, consenters } } };
  return timingFacts(changed, config.channel, diskSync);
}

function consensusOf({ consensus, batch }: ChannelConfig): Consensus | undefined {
  if (consensus.kind === 'other') return undefined;
  if (consensus.kind === 'raft') {
    const { electionTicks, heartbeatTicks, maxInflightBlocks, snapshotIntervalBytes } = consensus;
    const timers = { tickIntervalMs: ms(consensus.tickInterval), batchTimeoutMs: ms(batch.timeout) };
    return { kind: 'raft', ...timers, electionTicks, heartbeatTicks, maxInflightBlocks, snapshotIntervalBytes };
  }
  const { leaderHeartbeatCount, poolSize, incomingBufferSize } = consensus;
  return {
    kind: 'smartbft',
    leaderHeartbeatMs: ms(consensus.leaderHeartbeat),
    requestForwardMs: ms(consensus.requestForward),
    requestComplainMs: ms(consensus.requestComplain),
    requestAutoRemoveMs: ms(consensus.requestAutoRemove),
    viewChangeMs: ms(consensus.viewChange),
    viewChangeResendMs: ms(consensus.viewChangeResend),
    collectMs: ms(consensus.collect),
    batchIntervalMs: ms(consensus.batchInterval),
    leaderHeartbeatCount,
    poolSize,
    incomingBufferSize,
  };
}

function ms(duration: ConfigDuration): number {
  return duration.ms ?? Number.NaN;
}
