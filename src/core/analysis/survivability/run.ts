/** What one look at a topology keeps while it goes through the channels: many of them have the same peers. */
import type { ConsensusKind } from '../../consensus/quorum.ts';
import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import type { DemandMemo } from '../../policy/demand-of-text.ts';
import type { Topology } from '../../topology/model.ts';
import { type ChannelFacts, channelFacts, noMembersYet } from './channel-facts.ts';
import { countIn, mspsIn } from './domain-weights.ts';
import { byLevel, type Domains, domainsOf } from './domains.ts';
import { weighed, type Weighed } from './losses.ts';
import type { ByLevel, DomainId } from './model.ts';

/** The peers of a channel by the domains that they are in. */
export interface PeersByDomain {
  readonly count: ByLevel<ReadonlyMap<DomainId, number>>;
  /** How many of each MSP, in the order of `endorsers.msps`. */
  readonly msps: ByLevel<ReadonlyMap<DomainId, readonly number[]>>;
  readonly weighed: ByLevel<Weighed>;
}

export interface Run {
  readonly domains: Domains;
  facts(id: ChannelId): ChannelFacts;
  peersOf(facts: ChannelFacts): PeersByDomain;
}

/**
 * @param consensus channels are judged as if they ran it; default: their own.
 * @param demands of policies, when other analyses share them.
 */
export function runOver(topology: Topology, consensus?: ConsensusKind, demands?: DemandMemo): Run {
  const domains = domainsOf(topology);
  const known = noMembersYet(demands);
  const byDomain = new Map<readonly NodeId[], PeersByDomain>();
  return {
    domains,
    facts: (id) => channelFacts(topology, id, { consensus, known }),
    peersOf: (facts) => {
      const peers = byDomain.get(facts.peers) ?? place(domains, facts);
      byDomain.set(facts.peers, peers);
      return peers;
    },
  };
}

function place(domains: Domains, facts: ChannelFacts): PeersByDomain {
  const msps = byLevel((level) => mspsIn(domains, level, facts));
  return { count: byLevel((level) => countIn(domains, level, facts.peers)), msps, weighed: byLevel((level) => weighed(msps[level])) };
}
