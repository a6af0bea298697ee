/**
 * How long a client waits from its first call until a peer has committed its transaction, from the distances alone: a lone transaction on a
 * network where nothing queues. Processing, signatures and queues come on top, so it is a lower bound that distances and timers set.
 */
import { quorumSize } from '../../consensus/quorum.ts';
import type { ChannelId, NodeId, RegionId } from '../../kernel/ids.ts';
import { channel, consenters, roundTripMs, roundTripsFrom } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';
import { type ChannelEndorsers, endorsersOf, type KnownEndorsers, noEndorsersYet } from './endorsers.ts';
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
  return latencyPredictor(topology, id, diskSync)(from);
}

/** The same for many regions: these share their gateways, so what begins at a gateway is added up once for each. */
export function latencyPredictor(
  topology: Topology,
  id: ChannelId,
  diskSync: DiskSync = ASSUMED_DISK_SYNC,
  known: KnownEndorsers = noEndorsersYet(),
): (from: RegionId) => CommitLatency {
  const { consensus } = channel(topology, id);
  if (topology.platform.kind !== 'fabric' || consensus.kind === 'qbft')
    return (from) => unknown(from, 'a commit is predicted for Fabric only: other platforms endorse nothing and cut no batches');
  const endorsers = endorsersOf(topology, id, known);
  const orderers = consenters(topology, id).map(({ at }) => at.region);
  const batchMs = consensus.kind === 'raft' ? consensus.batchTimeoutMs : consensus.batchIntervalMs;
  const agreement = agreementOf(topology, consensus.kind, orderers, diskSync);
  const byHome = new Map<RegionId, WaysFromGateway>();
  return (from) => {
    const gateway = endorsers.gateway(from);
    if (gateway === undefined || orderers.length === 0) return unknown(from, 'the channel has no peer or no consenter');
    const home = gateway.at.region;
    const ways = byHome.get(home) ?? waysFrom(topology, home, endorsers, agreement);
    byHome.set(home, ways);
    if (typeof ways.endorsersMs === 'string') return unknown(from, ways.endorsersMs);
    const clientMs = roundTripMs(topology, from, home);
    const missing = clientMs === undefined ? new Set([...ways.missing, pairText(from, home)]) : ways.missing;
    if (missing.size > 0 || clientMs === undefined)
      return unknown(from, `no round-trip time is given for ${[...missing].toSorted((a, b) => (a < b ? -1 : 1)).join(', ')}`);
    const parts: LatencyParts = {
      endorseMs: clientMs + ways.endorsersMs,
      submitMs: meanWith(clientMs / 2, ways.submit),
      batchMs,
      agreeMs: agreement.meanMs,
      deliverMs: meanWith(clientMs / 2, ways.deliver),
    };
    // The client's own way: a round trip to have it endorsed, and one from the call to the word of the commit.
    const always = parts.endorseMs + batchMs + clientMs;
    return {
      kind: 'known',
      from,
      gateway: gateway.id,
      minMs: always + ways.minMs,
      meanMs: total(parts),
      maxMs: always + ways.maxMs,
      parts,
    };
  };
}

function unknown(from: RegionId, reason: string): CommitLatency {
  return { kind: 'unknown', from, reason };
}

/** Between the consenters: each of them may lead. */
interface Agreement {
  readonly orderers: readonly RegionId[];
  /** Raft's gateway enters by one orderer, which forwards; SmartBFT's sends to all. Blocks come from any of them. */
  readonly entersByAny: boolean;
  /** Round trips; 0 where one is not given. */
  readonly between: readonly (readonly number[])[];
  /** Of each leader: its round trip to the nearest quorum, and a disk sync. */
  readonly agreeMs: readonly number[];
  readonly meanMs: number;
  readonly missing: ReadonlySet<string>;
}

function agreementOf(topology: Topology, kind: 'raft' | 'smartbft', orderers: readonly RegionId[], diskSync: DiskSync): Agreement {
  const missing = new Set<string>();
  const between = orderers.map((a) => orderers.map((b) => knownRtt(topology, a, b, missing)));
  const needed = quorumSize(kind, orderers.length);
  const agreeMs = between.map((row) => ROUND_TRIPS[kind] * (row.toSorted((a, b) => a - b)[needed - 1] ?? 0) + diskSync.ms);
  return { orderers, entersByAny: kind === 'raft', between, agreeMs, meanMs: sum(agreeMs) / orderers.length, missing };
}

/** Sums and not means: sums of half milliseconds are exact. */
interface Ways {
  readonly sumMs: number;
  readonly count: number;
}

function meanWith(beforeMs: number, { sumMs, count }: Ways): number {
  return (beforeMs * count + sumMs) / count;
}

/** From a gateway's region on. Submit and delivery meet in the leader only, so their means and extremes come one by one, not over every pair of ways. */
interface WaysFromGateway {
  /** Or why nobody can tell. */
  readonly endorsersMs: number | string;
  readonly submit: Ways;
  readonly deliver: Ways;
  /** Of submit, agreement and delivery together. */
  readonly minMs: number;
  readonly maxMs: number;
  readonly missing: ReadonlySet<string>;
}

function waysFrom(topology: Topology, home: RegionId, endorsers: ChannelEndorsers, agreement: Agreement): WaysFromGateway {
  const { orderers, entersByAny, between, agreeMs } = agreement;
  const missing = new Set(agreement.missing);
  const endorsersMs = endorsers.nearestMs(home, missing);
  const rtt = roundTripsFrom(topology, home);
  const toOrderer = orderers.map((orderer) => rtt(orderer) ?? unknownRtt(home, orderer, missing));
  const size = orderers.length;
  let [submit, deliver, minMs, maxMs] = [0, 0, Infinity, -Infinity];
  for (let leader = 0; leader < size; leader++) {
    const [toLeader, agree] = [toOrderer[leader] ?? 0, agreeMs[leader] ?? 0];
    let [fastest, slowest, all] = [Infinity, -Infinity, 0];
    for (let over = 0; over < size; over++) {
      const way = ((toOrderer[over] ?? 0) + (between[leader]?.[over] ?? 0)) / 2;
      fastest = Math.min(fastest, way);
      slowest = Math.max(slowest, way);
      all += way;
    }
    submit += entersByAny ? all : toLeader / 2;
    deliver += all;
    minMs = Math.min(minMs, (entersByAny ? fastest : toLeader / 2) + agree + fastest);
    maxMs = Math.max(maxMs, (entersByAny ? slowest : toLeader / 2) + agree + slowest);
  }
  return {
    endorsersMs,
    submit: { sumMs: submit, count: entersByAny ? size ** 2 : size },
    deliver: { sumMs: deliver, count: size ** 2 },
    minMs,
    maxMs,
    missing,
  };
}

function knownRtt(topology: Topology, a: RegionId, b: RegionId, missing: Set<string>): number {
  return roundTripMs(topology, a, b) ?? unknownRtt(a, b, missing);
}

function unknownRtt(a: RegionId, b: RegionId, missing: Set<string>): number {
  missing.add(pairText(a, b));
  return 0;
}

function pairText(a: RegionId, b: RegionId): string {
  return a < b ? `${a}-${b}` : `${b}-${a}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function total({ endorseMs, submitMs, batchMs, agreeMs, deliverMs }: LatencyParts): number {
  return endorseMs + submitMs + batchMs + agreeMs + deliverMs;
}
