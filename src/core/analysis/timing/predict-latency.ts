/**
 * How long a client waits from its first call until a peer has committed its transaction, from the distances alone: a lone transaction on a
 * network where nothing queues. Processing, signatures and queues come on top, so it is a lower bound that distances and timers set.
 */
import { quorumSize } from '../../consensus/quorum.ts';
import type { ChannelId, NodeId, RegionId } from '../../kernel/ids.ts';
import { type Demand, demandWithinLimit } from '../../policy/demand.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { channel, consenters, gatewayPeers, organisation, peersOf, roundTripMs } from '../../topology/lookup.ts';
import type { Peer, Topology } from '../../topology/model.ts';
import { ASSUMED_DISK_SYNC, type DiskSync } from './facts.ts';

export type CommitLatency =
  | {
      readonly kind: 'known';
      readonly from: RegionId;
      /** The peer that the clients of the region enter by. */
      readonly gateway: NodeId;
      /** Over every leader and every orderer that may be in between. */
      readonly minMs: number;
      readonly meanMs: number;
      readonly maxMs: number;
      /** What the mean is made of. */
      readonly parts: LatencyParts;
    }
  | { readonly kind: 'unknown'; readonly from: RegionId; readonly reason: string };

export interface LatencyParts {
  /** Client to gateway and back, and gateway to the farthest of the nearest endorsers that satisfy the channel's policy. */
  readonly endorseMs: number;
  /** Client to gateway to leader, one way. */
  readonly submitMs: number;
  /** The timer that cuts the block: a lone transaction waits for all of it. */
  readonly batchMs: number;
  /** The leader's round trip to the nearest quorum, and a disk sync. SmartBFT: three message delays. */
  readonly agreeMs: number;
  /** Block to the gateway peer, and its word to the client. */
  readonly deliverMs: number;
}

/** SmartBFT: pre-prepare, prepare and commit, half a round trip each. Raft: append and acknowledge. */
const ROUND_TRIPS = { raft: 1, smartbft: 1.5 } as const;

export function predictLatency(topology: Topology, id: ChannelId, from: RegionId, diskSync: DiskSync = ASSUMED_DISK_SYNC): CommitLatency {
  const { consensus } = channel(topology, id);
  const unknown = (reason: string): CommitLatency => ({ kind: 'unknown', from, reason });
  if (consensus.kind === 'qbft') return unknown('nothing is predicted for QBFT');
  const [gateway] = gatewayPeers(topology, id, from);
  const orderers = consenters(topology, id).map(({ at }) => at.region);
  if (gateway === undefined || orderers.length === 0) return unknown('the channel has no peer or no consenter');
  const missing = new Set<string>();
  const rtt = (a: RegionId, b: RegionId): number => {
    const known = roundTripMs(topology, a, b);
    if (known === undefined) missing.add(a < b ? `${a}-${b}` : `${b}-${a}`);
    return known ?? 0;
  };
  const home = gateway.at.region;
  const endorsers = endorserMs(topology, id, (peer) => rtt(home, peer.at.region));
  if (typeof endorsers === 'string') return unknown(endorsers);
  const endorseMs = rtt(from, home) + endorsers;
  const batchMs = consensus.kind === 'raft' ? consensus.batchTimeoutMs : consensus.batchIntervalMs;
  const needed = quorumSize(consensus.kind, orderers.length);
  const ways = orderers.flatMap((leader) => {
    const agreeMs = ROUND_TRIPS[consensus.kind] * quorumRoundTripMs(orderers, leader, needed, rtt) + diskSync.ms;
    // Raft's gateway enters by one orderer, which forwards; SmartBFT's sends to all. Blocks come from any of them.
    const entries = consensus.kind === 'raft' ? orderers : [leader];
    return entries.flatMap((entry) =>
      orderers.map((source): LatencyParts => ({
        endorseMs,
        submitMs: (rtt(from, home) + rtt(home, entry) + rtt(entry, leader)) / 2,
        batchMs,
        agreeMs,
        deliverMs: (rtt(leader, source) + rtt(source, home) + rtt(home, from)) / 2,
      })),
    );
  });
  if (missing.size > 0) return unknown(`no round-trip time is given for ${[...missing].toSorted((a, b) => (a < b ? -1 : 1)).join(', ')}`);
  const totals = ways.map(total);
  const parts = meanParts(ways);
  return { kind: 'known', from, gateway: gateway.id, minMs: Math.min(...totals), meanMs: total(parts), maxMs: Math.max(...totals), parts };
}

/** Round trip from a leader to the consenter that completes its quorum; it counts itself. */
function quorumRoundTripMs(
  orderers: readonly RegionId[],
  leader: RegionId,
  needed: number,
  rtt: (a: RegionId, b: RegionId) => number,
): number {
  const sorted = orderers.map((each) => rtt(leader, each)).toSorted((a, b) => a - b);
  return sorted[needed - 1] ?? 0;
}

/** The farthest of the nearest peers that satisfy the policy, or why nobody can tell. */
function endorserMs(topology: Topology, id: ChannelId, distance: (peer: Peer) => number): number | string {
  const { endorsement, organisations } = channel(topology, id);
  const msps = organisations.map((each) => organisation(topology, each).msp);
  const parsed = parsePolicy(endorsement);
  const demand = parsed.kind === 'ok' ? demandWithinLimit(parsed.policy, msps) : null;
  if (demand === null) return 'the endorsement policy cannot be read, or is too entangled';
  const byMsp = Map.groupBy(peersOf(topology, id), (peer) => organisation(topology, peer.organisation).msp);
  const ms = demandMs(demand, (msp) => (byMsp.get(msp) ?? []).map(distance).toSorted((a, b) => a - b));
  return Number.isFinite(ms) ? ms : 'the endorsement policy cannot be satisfied by the peers of the channel';
}

function demandMs(demand: Demand, distances: (msp: string) => readonly number[]): number {
  if (demand.kind !== 'threshold') return demand.count === 0 ? 0 : (distances(demand.msp)[demand.count - 1] ?? Infinity);
  if (demand.n <= 0) return 0;
  const sorted = demand.of.map((inner) => demandMs(inner, distances)).toSorted((a, b) => a - b);
  return sorted[demand.n - 1] ?? Infinity;
}

function total({ endorseMs, submitMs, batchMs, agreeMs, deliverMs }: LatencyParts): number {
  return endorseMs + submitMs + batchMs + agreeMs + deliverMs;
}

function meanParts(ways: readonly LatencyParts[]): LatencyParts {
  const mean = (part: keyof LatencyParts): number => ways.reduce((sum, way) => sum + way[part], 0) / ways.length;
  return {
    endorseMs: mean('endorseMs'),
    submitMs: mean('submitMs'),
    batchMs: mean('batchMs'),
    agreeMs: mean('agreeMs'),
    deliverMs: mean('deliverMs'),
  };
}
