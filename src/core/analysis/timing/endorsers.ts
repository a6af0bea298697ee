/**
 * The peers of a channel as clients meet them: the one that they enter by, and the nearest that satisfy the endorsement policy. A network has few regions
 * and many peers, so peers are counted by region first.
 */
import type { ChannelId, RegionId } from '../../kernel/ids.ts';
import { type DemandMemo, demandOfText } from '../../policy/demand-of-text.ts';
import type { Demand } from '../../policy/demand.ts';
import { channel, organisation, peersOf, roundTripsFrom } from '../../topology/lookup.ts';
import type { Peer, Topology } from '../../topology/model.ts';

export interface ChannelEndorsers {
  /** The first of lookup's gatewayPeers. */
  gateway(from: RegionId): Peer | undefined;
  /**
   * The farthest of the nearest peers that satisfy the policy, or why nobody can tell.
   * @param missing takes the pairs of regions whose round-trip time it would take; these count as 0.
   */
  nearestMs(home: RegionId, missing: Set<string>): number | string;
}

/** Of the channels of one topology: these often share peers and policies. */
export interface KnownEndorsers {
  readonly places: Map<string, PeerPlaces>;
  readonly demands: DemandMemo;
}

/** @param demands that somebody else shares. */
export function noEndorsersYet(demands: DemandMemo = new Map()): KnownEndorsers {
  return { places: new Map(), demands };
}

interface PeerPlaces {
  /** The first of each region that serves clients, in the order of the file. */
  readonly serving: readonly Peer[];
  readonly byMsp: ReadonlyMap<string, ReadonlyMap<RegionId, number>>;
}

export function endorsersOf(topology: Topology, id: ChannelId, known: KnownEndorsers): ChannelEndorsers {
  const { peers } = channel(topology, id);
  const key = peers.join();
  const places = known.places.get(key) ?? placesOf(topology, peersOf(topology, id));
  known.places.set(key, places);
  const demand = demandOf(topology, id, known.demands);
  return {
    gateway: (from) => nearestServing(topology, places.serving, from),
    nearestMs: (home, missing) => {
      if (demand === null) return 'the endorsement policy cannot be read, or is too entangled';
      const rtt = roundTripsFrom(topology, home);
      const counted = (region: RegionId): number => {
        const ms = rtt(region);
        if (ms === undefined) missing.add(home < region ? `${home}-${region}` : `${region}-${home}`);
        return ms ?? 0;
      };
      const ms = demandMs(demand, (msp, count) => nearestOf(places.byMsp.get(msp) ?? NOWHERE, count, counted));
      return Number.isFinite(ms) ? ms : 'the endorsement policy cannot be satisfied by the peers of the channel';
    },
  };
}

function placesOf(topology: Topology, peers: readonly Peer[]): PeerPlaces {
  const willing = peers.filter(({ uses }) => !uses.includes('standby'));
  const serving = new Map<RegionId, Peer>();
  for (const peer of willing.length > 0 ? willing : peers) if (!serving.has(peer.at.region)) serving.set(peer.at.region, peer);
  const byMsp = new Map<string, Map<RegionId, number>>();
  for (const { organisation: owner, at } of peers) {
    const { msp } = organisation(topology, owner);
    const counts = byMsp.get(msp) ?? new Map<RegionId, number>();
    counts.set(at.region, (counts.get(at.region) ?? 0) + 1);
    byMsp.set(msp, counts);
  }
  return { serving: [...serving.values()], byMsp };
}

function demandOf(topology: Topology, id: ChannelId, demands: DemandMemo): Demand | null {
  const { endorsement, organisations } = channel(topology, id);
  return demandOfText(
    endorsement,
    organisations.map((each) => organisation(topology, each).msp),
    demands,
  );
}

/** Of peers as near as each other the first; unknown distances come last. */
function nearestServing(topology: Topology, serving: readonly Peer[], from: RegionId): Peer | undefined {
  const rtt = roundTripsFrom(topology, from);
  let [nearest] = serving;
  let best = Infinity;
  for (const peer of serving) {
    const ms = rtt(peer.at.region) ?? Infinity;
    if (ms >= best) continue;
    nearest = peer;
    best = ms;
  }
  return nearest;
}

const NOWHERE: ReadonlyMap<RegionId, number> = new Map();

/** Round trip to the `count`-th nearest peer; Infinity where there are fewer. */
function nearestOf(counts: ReadonlyMap<RegionId, number>, count: number, rtt: (region: RegionId) => number): number {
  if (count === 1) {
    let nearest = Infinity;
    for (const region of counts.keys()) nearest = Math.min(nearest, rtt(region));
    return nearest;
  }
  let open = count;
  const near = [...counts].map(([region, peers]) => ({ ms: rtt(region), peers }));
  for (const { ms, peers } of near.toSorted((x, y) => x.ms - y.ms)) {
    open -= peers;
    if (open <= 0) return ms;
  }
  return Infinity;
}

function demandMs(demand: Demand, nearest: (msp: string, count: number) => number): number {
  if (demand.kind !== 'threshold') return demand.count === 0 ? 0 : nearest(demand.msp, demand.count);
  if (demand.n <= 0) return 0;
  const sorted = demand.of.map((inner) => demandMs(inner, nearest)).toSorted((a, b) => a - b);
  return sorted[demand.n - 1] ?? Infinity;
}
