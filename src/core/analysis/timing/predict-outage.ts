/** How long ordering stops for a fault: the floor of the timers, and the latest end when nothing else is slow. */
import type { ChannelId } from '../../kernel/ids.ts';
import { channel } from '../../topology/lookup.ts';
import type { Consensus, Topology } from '../../topology/model.ts';
import { ASSUMED_DISK_SYNC, type DiskSync } from './facts.ts';
import { largestRoundTripToQuorum } from './distances.ts';
import { electionTimeoutMs, floorFor, type Situation } from './floors.ts';

export type OutagePrediction =
  /** Without a block for at least `fromMs` and at most `toMs`; null where a round-trip time is not given, or the fault is silent. */
  | { readonly kind: 'length'; readonly fromMs: number; readonly toMs: number | null }
  /** Nothing for so long; then it can stop, and for how long is not bounded. */
  | { readonly kind: 'begins'; readonly afterMs: number }
  | { readonly kind: 'none' };

/** SmartBFT's clocks of the heartbeat and of the view change tick once a second each (internal/bft, as pinned by Fabric v3.1.1). */
const BFT_TICK_MS = 1_000;

export function predictOutage(
  topology: Topology,
  id: ChannelId,
  situation: Situation,
  diskSync: DiskSync = ASSUMED_DISK_SYNC,
): OutagePrediction {
  const floor = floorFor(topology, id, situation);
  if (floor.ms === null) return { kind: 'none' };
  if (floor.kind === 'begins') return { kind: 'begins', afterMs: floor.ms };
  const { consensus } = channel(topology, id);
  const quorumMs = largestRoundTripToQuorum(topology, id)?.ms;
  const fromMs = Math.max(0, floor.ms - earlyMs(consensus));
  // A silent leader is replaced like a dead one, but the survivors' connections to it die 20 s later and can stop ordering once more.
  const silent = situation === 'leader-silent-loss';
  // The first block waits for a timer that only Fabric's Raft has in the topology.
  const open = quorumMs === undefined || silent || (consensus.kind === 'raft' && topology.platform.kind !== 'fabric');
  return { kind: 'length', fromMs, toMs: open ? null : latestMs(consensus, quorumMs + diskSync.ms) };
}

/** Timers count whole ticks since the last word of the leader, which may be that much older than the fault. */
function earlyMs(consensus: Consensus): number {
  switch (consensus.kind) {
    case 'raft':
      return consensus.tickIntervalMs * (1 + consensus.heartbeatTicks);
    case 'smartbft':
      return BFT_TICK_MS;
    case 'qbft':
      return 0;
  }
}

/** @param stepMs a round trip to a quorum with a disk sync. */
function latestMs(consensus: Consensus, stepMs: number): number {
  const [, latest] = electionTimeoutMs(consensus);
  switch (consensus.kind) {
    case 'raft':
      // Pre-vote and vote, then the first block: its timer and its way to a majority.
      return latest + 2 * stepMs + consensus.batchTimeoutMs + stepMs;
    case 'smartbft':
      // Two clocks; view change, view data and new view; then the first block.
      return latest + 2 * BFT_TICK_MS + 1.5 * stepMs + consensus.batchIntervalMs + 1.5 * stepMs;
    case 'qbft':
      return latest + stepMs + consensus.blockPeriodMs;
  }
}
