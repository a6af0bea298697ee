/**
 * Cut links between regions. Raft does not relay, and neither does SmartBFT (QBFT gossips, so there the answer is the careful one): a region keeps write access while some consenter is directly linked to
 * the region and to at least quorum - 1 other consenters. Every two regions have a link
 * unless the file says otherwise; links within a region are not cut here.
 */
import type { ChannelId, RegionId } from '../../kernel/ids.ts';
import { consenters, regions } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';
import { channelFacts } from './channel-facts.ts';
import { ALWAYS, allOf, anyOf, type Formula } from './formula.ts';
import { lossesByFormula, type Weighed, weighed } from './losses.ts';
import type { Losses } from './model.ts';
import { compare } from './pick.ts';

export interface CutLinks {
  /** For each region: the cuts that take its write access. Ids are links, `frankfurt-london`: both regions in the order of the alphabet. */
  readonly region: Readonly<Record<RegionId, Losses>>;
  /** The cuts after which no region can write: ordering itself stops. */
  readonly everywhere: Losses;
}

/** Exact for any number of regions within MAX_SEARCH_STEPS (limits.ts), which 8 regions do not reach. */
export function cutLinks(topology: Topology, id: ChannelId, maxSetSize: number): CutLinks {
  const { quorum } = channelFacts(topology, id);
  const all = regions(topology);
  const votes = all.map((region) => consenters(topology, id).filter(({ at }) => at.region === region).length);
  const linked = (a: number, b: number): boolean => a === b || areLinked(topology, all[a] ?? '', all[b] ?? '');
  const reach = all.map((_, host) => votes.reduce((sum, count, other) => sum + (linked(host, other) ? count : 0), 0));
  const hosts = [...all.keys()].filter((region) => (votes[region] ?? 0) > 0);
  // Dimension h: consenters that one in region h does not reach any more. Dimension all.length + h: whether the client's link to h is cut.
  const leaderless = (host: number): Formula => ({ kind: 'lost', dimension: host, count: (reach[host] ?? 0) - quorum + 1 });
  const unreachable = (host: number, client: number): Formula =>
    linked(host, client) ? { kind: 'lost', dimension: all.length + host, count: 1 } : ALWAYS;
  const asked = { maxSetSize, memo: new Map() };
  const withoutAccess = (client: number): Losses => {
    const parts = hosts.map((host) => (host === client ? leaderless(host) : anyOf([leaderless(host), unreachable(host, client)])));
    return lossesByFormula(linkWeights(all, votes, linked, client), allOf(parts), asked);
  };
  return {
    region: Object.fromEntries(all.map((region, i) => [region, withoutAccess(i)])),
    everywhere: lossesByFormula(linkWeights(all, votes, linked, null), allOf(hosts.map(leaderless)), asked),
  };
}

function linkWeights(
  all: readonly RegionId[],
  votes: readonly number[],
  linked: (a: number, b: number) => boolean,
  client: number | null,
): Weighed {
  const weights = new Map<string, readonly number[]>();
  for (let a = 0; a < all.length; a++) {
    for (let b = a + 1; b < all.length; b++) {
      if (!linked(a, b)) continue;
      const weight = Array.from<number>({ length: 2 * all.length }).fill(0);
      weight[a] = votes[b] ?? 0;
      weight[b] = votes[a] ?? 0;
      if (client === a) weight[all.length + b] = 1;
      if (client === b) weight[all.length + a] = 1;
      weights.set(linkId(all[a] ?? '', all[b] ?? ''), weight);
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
