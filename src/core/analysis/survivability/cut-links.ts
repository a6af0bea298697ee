/**
 * Cut links between regions. Raft does not relay, and neither does SmartBFT (QBFT gossips, so there the answer is the careful one): a region keeps write access while some consenter is directly linked to
 * the region and to at least quorum - 1 other consenters. Every two regions have a link
 * unless the file says otherwise; links within a region are not cut here.
 */
import { quorumSize } from '../../consensus/quorum.ts';
import type { ChannelId, RegionId } from '../../kernel/ids.ts';
import { channel, consenters, regions } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';
import { ALWAYS, allOf, anyOf, type Formula } from './formula.ts';
import { MANY_REGIONS, MAX_LINK_QUESTIONS, MAX_LINKED_REGIONS } from './limits.ts';
import { lossesByFormula, type Memo, type Weighed, weighed } from './losses.ts';
import type { Losses } from './model.ts';
import { compare, compareLists } from './pick.ts';

export interface CutLinks {
  /** For each region: the cuts that take its write access. Ids are links, `frankfurt-london`: both regions in the order of the alphabet. */
  readonly region: Readonly<Record<RegionId, Losses>>;
  /** The cuts after which no region can write: ordering itself stops. */
  readonly everywhere: Losses;
}

/** Where nobody worked it out, and why: unknown, which is not the same as none. */
export type CutLinksAnswer = CutLinks | { readonly unknown: string };

/** What the channels of one topology share: those that ask the same are answered once. */
export interface LinkQuestions {
  readonly maxSetSize: number;
  readonly memo: Memo;
}

/** Exact within MAX_SEARCH_STEPS. Up to 8 regions with consenters were never seen to reach it; from 9 on `everywhere` can, and says `limited` then. Regions without consenters cost next to nothing. */
export function cutLinks(topology: Topology, id: ChannelId, asked: LinkQuestions): CutLinksAnswer {
  const quorum = quorumSize(channel(topology, id).consensus.kind, consenters(topology, id).length);
  const votes = Map.groupBy(consenters(topology, id), ({ at }) => at.region);
  // In an order that channels of one shape share.
  const hosts = [...votes]
    .map(([region, { length }]) => ({ region, votes: length }))
    .toSorted((a, b) => b.votes - a.votes || compare(a.region, b.region));
  if (hosts.length > MAX_LINKED_REGIONS)
    return { unknown: `consenters are in ${hosts.length} regions, and links between more than ${MAX_LINKED_REGIONS} are not searched` };
  if (hosts.length > MANY_REGIONS && asked.memo.size > MAX_LINK_QUESTIONS)
    return {
      unknown: `the channels before it asked ${asked.memo.size} different questions about links, and no more are searched among so many regions`,
    };
  const linked = (a: RegionId, b: RegionId): boolean => a === b || areLinked(topology, a, b);
  // Dimension h: consenters that one in the h-th host region does not reach any more. Dimension hosts.length + h: whether the client's link to it is cut.
  const leaderless = hosts.map(({ region }, host): Formula => {
    const reach = hosts.reduce((sum, other) => sum + (linked(region, other.region) ? other.votes : 0), 0);
    return { kind: 'lost', dimension: host, count: reach - quorum + 1 };
  });
  const unreachable = (host: number, client: RegionId): Formula =>
    linked(hosts[host]?.region ?? '', client) ? { kind: 'lost', dimension: hosts.length + host, count: 1 } : ALWAYS;
  const withoutAccess = (client: RegionId): Losses => {
    const parts = leaderless.map((part, host) => (hosts[host]?.region === client ? part : anyOf([part, unreachable(host, client)])));
    return lossesByFormula(linkWeights(hosts, linked, client), allOf(parts), asked);
  };
  const outside = new Map<string, readonly [RegionId, Losses]>();
  /** Regions without consenters that are linked alike differ by name only. */
  const withoutAccessFrom = (client: RegionId): Losses => {
    if (votes.has(client)) return withoutAccess(client);
    const key = hosts.map(({ region }) => Number(linked(region, client))).join('');
    const [like, losses] = outside.get(key) ?? [client, withoutAccess(client)];
    outside.set(key, [like, losses]);
    if (like === client) return losses;
    return renamed(losses, new Map(hosts.map(({ region }) => [linkId(region, like), linkId(region, client)])));
  };
  return {
    region: Object.fromEntries(regions(topology).map((region) => [region, withoutAccessFrom(region)])),
    everywhere: lossesByFormula(linkWeights(hosts, linked, null), allOf(leaderless), asked),
  };
}

function renamed(losses: Losses, names: ReadonlyMap<string, string>): Losses {
  const inOrder = (set: readonly string[]): readonly string[] => set.map((id) => names.get(id) ?? id).toSorted(compare);
  const { sets, witness } = losses;
  return { ...losses, sets: sets.map(inOrder).toSorted(compareLists), witness: witness === null ? null : inOrder(witness) };
}

interface Host {
  readonly region: RegionId;
  readonly votes: number;
}

/** Of the links that matter: between two regions with consenters, and between one of these and the client. */
function linkWeights(hosts: readonly Host[], linked: (a: RegionId, b: RegionId) => boolean, client: RegionId | null): Weighed {
  const weights = new Map<string, readonly number[]>();
  const weigh = (a: RegionId, b: RegionId, parts: readonly (readonly [dimension: number, weight: number])[]): void => {
    const weight = Array.from<number>({ length: 2 * hosts.length }).fill(0);
    for (const [dimension, value] of parts) weight[dimension] = value;
    weights.set(linkId(a, b), weight);
  };
  for (const [a, host] of hosts.entries()) {
    if (client !== null && !hosts.some(({ region }) => region === client) && linked(host.region, client))
      weigh(host.region, client, [[hosts.length + a, 1]]);
    for (const [b, other] of hosts.entries()) {
      if (b <= a || !linked(host.region, other.region)) continue;
      const toClient: (readonly [number, number])[] = [
        ...(client === host.region ? [[hosts.length + b, 1] as const] : []),
        ...(client === other.region ? [[hosts.length + a, 1] as const] : []),
      ];
      weigh(host.region, other.region, [[a, other.votes], [b, host.votes], ...toClient]);
    }
  }
  return weighed(weights);
}

/** Unless the file says that they are not (`links`, kind none). */
function areLinked({ links }: Topology, a: RegionId, b: RegionId): boolean {
  return !links.some(({ kind, between }) => kind === 'none' && between.includes(a) && between.includes(b));
}

export function linkId(a: RegionId, b: RegionId): string {
  return compare(a, b) < 0 ? `${a}-${b}` : `${b}-${a}`;
}
