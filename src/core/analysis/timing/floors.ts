/**
 * The outage that the protocol's timers alone imply for a fault. A measured outage is compared with it: far above means that
 * something else was slow, clearly below means that the fault was none.
 */
import { unreachable } from '../../kernel/assert.ts';
import type { ChannelId } from '../../kernel/ids.ts';
import { channel } from '../../topology/lookup.ts';
import type { Consensus, QbftConsensus, RaftConsensus, SmartBftConsensus, Topology } from '../../topology/model.ts';

export interface OutageFloors {
  /** From the leader's death until another can lead, at the earliest. */
  readonly leaderKillMs: number;
  /**
   * From the silent loss of ONE consenter (packets vanish) until ordering can stop, at the earliest: not the length of the stall but
   * its beginning. The survivors' TCP connections die after 20 s, and the re-dial blocks the consensus loop. null on other platforms: that is a
   * fault of Fabric's cluster connections, and nobody has measured the silent loss of their nodes.
   */
  readonly silentLossMs: number | null;
  /** SmartBFT and QBFT (round change): from the loss of the leader until the view changes, at the earliest; null on Raft, which has no views. */
  readonly viewChangeMs: number | null;
}

/** gRPC keepalive's TCP_USER_TIMEOUT in Fabric's cluster connections. Measured on v2.5.4, v2.5.9 and v3.1.1: stalls begin at +20 to +22 s. */
export const SILENT_LOSS_MS = 20_000;

/** What a drill does, as far as timing is concerned. */
export type Situation =
  | 'leader-kill'
  | 'follower-kill'
  | 'leader-freeze'
  | 'follower-freeze'
  | 'leader-region-loss'
  | 'follower-region-loss'
  | 'leader-silent-loss'
  | 'follower-silent-loss'
  | 'no-ordering-fault';

export interface Floor {
  /** null: the timers imply no outage. */
  readonly ms: number | null;
  /** length: an outage lasts at least about so long. begins: an outage can begin after so long; its length is not bounded below. */
  readonly kind: 'length' | 'begins';
  /** What the number means, in a sentence for reports. */
  readonly says: string;
}

export function outageFloors(topology: Topology, id: ChannelId): OutageFloors {
  const { consensus } = channel(topology, id);
  const leaderKillMs = leaderLossMs(consensus);
  const silentLossMs = topology.platform.kind === 'fabric' ? SILENT_LOSS_MS : null;
  return { leaderKillMs, silentLossMs, viewChangeMs: consensus.kind === 'raft' ? null : leaderKillMs };
}

export function floorFor(topology: Topology, id: ChannelId, situation: Situation): Floor {
  const { consensus } = channel(topology, id);
  if (consensus.kind === 'qbft' && situation !== 'no-ordering-fault') return proposerFloor(consensus);
  switch (situation) {
    case 'leader-kill':
    case 'leader-freeze':
    case 'leader-region-loss':
    case 'leader-silent-loss':
      return { ms: leaderLossMs(consensus), kind: 'length', says: leaderLossSays(consensus) };
    case 'follower-silent-loss':
      if (topology.platform.kind !== 'fabric')
        return { ms: null, kind: 'begins', says: 'what the silent loss of one node does has been measured on Fabric only' };
      return {
        ms: SILENT_LOSS_MS,
        kind: 'begins',
        says: 'ordering can stop 20 s after one consenter vanished silently, when connections to it die; how long it then stops is not bounded below',
      };
    case 'follower-kill':
    case 'follower-freeze':
    case 'follower-region-loss':
    case 'no-ordering-fault':
      return { ms: null, kind: 'length', says: 'no timer implies an outage: a quorum with a leader stays' };
    default:
      return unreachable(situation);
  }
}

/**
 * The proposer goes round, so no validator is a follower only: each lost one costs a round change whenever it is its turn, 3.0 s with a block
 * period of 1 s and a request timeout of 2 s (measured on GoQuorum 24.4.1, one of four validators killed).
 */
function proposerFloor(consensus: QbftConsensus): Floor {
  return {
    ms: leaderLossMs(consensus),
    kind: 'length',
    says: 'request-timeout: whenever the lost validator is to propose, the others wait so long before they change the round',
  };
}

/** [earliest, latest] time of silence after which a Raft follower stands for election; for SmartBFT both are the leader's loss. */
export function electionTimeoutMs(consensus: Consensus): readonly [number, number] {
  const earliest = leaderLossMs(consensus);
  return consensus.kind === 'raft' ? [earliest, 2 * earliest] : [earliest, earliest];
}

function leaderLossMs(consensus: Consensus): number {
  if (consensus.kind === 'qbft') return consensus.requestTimeoutMs;
  return consensus.kind === 'raft' ? raftLeaderLossMs(consensus) : smartBftLeaderLossMs(consensus);
}

/**
 * The randomised election timeout is 1 to 2 times this (etcd raft resetRandomizedElectionTimeout). It counts whole ticks since the
 * last word of the leader, so a run may come in up to a tick and a heartbeat interval below (4.8 s measured at 500ms x 10).
 */
function raftLeaderLossMs({ electionTicks, tickIntervalMs }: RaftConsensus): number {
  return electionTicks * tickIntervalMs;
}

/** Whichever complaint comes first: about a silent leader, or about a transaction that it does not order. */
function smartBftLeaderLossMs({ leaderHeartbeatMs, requestForwardMs, requestComplainMs }: SmartBftConsensus): number {
  return Math.min(leaderHeartbeatMs, requestForwardMs + requestComplainMs);
}

function leaderLossSays(consensus: Consensus): string {
  if (consensus.kind === 'raft')
    return 'election-ticks x tick-interval: followers wait 1 to 2 times as long before they elect another leader';
  if (consensus.kind === 'qbft') return 'request-timeout: then the validators change the round, and another of them proposes';
  return 'the smaller of leader-heartbeat and request-forward + request-complain: then the view changes (with traffic; when idle leader-heartbeat alone counts)';
}
