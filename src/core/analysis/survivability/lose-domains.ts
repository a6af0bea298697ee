/** What happens when domains are lost: the what-if of `plan --lose` and of the plan's page. */
import { quorumMargin } from '../../consensus/quorum.ts';
import type { NodeId } from '../../kernel/ids.ts';
import type { Topology } from '../../topology/model.ts';
import { type ChaincodeRules, type ChannelFacts, channelFacts, noMembersYet } from './channel-facts.ts';
import { domainsOf } from './domains.ts';
import type { EndorsementRule } from './endorsement-rule.ts';
import { isSo } from './formula.ts';
import type { ChaincodeOutcome, ChannelOutcome, Outcome, WhatIfResult } from './model.ts';
import { endorsementLeft, type EndorsementLeft } from './margins-after-one-loss.ts';
import { compare } from './pick.ts';
import { domainReader } from './read-domains.ts';

/**
 * @param ids `region:london`, `zone:london/lon-a`, `rack:…`, `host:…`, `organisation:org1`, `node:orderer4`; or without the level where only one thing
 *   is called so. One that nobody knows makes the whole question invalid.
 */
export function loseDomains(topology: Topology, ids: readonly string[]): WhatIfResult {
  const read = domainReader(topology, domainsOf(topology));
  const answers = ids.map(read);
  const problems = answers.flatMap((answer) => ('message' in answer ? [answer] : []));
  if (problems.length > 0) return { kind: 'invalid', problems };
  const named = answers.flatMap((answer) => ('level' in answer ? [answer] : []));
  const domains = [...new Map(named.map((domain) => [`${domain.level}:${domain.id}`, domain])).values()];
  const lost = new Set(domains.flatMap(({ nodes }) => nodes));
  const known = noMembersYet();
  const margins = new Map<EndorsementRule, EndorsementLeft>();
  const channels = Object.keys(topology.channels).map((id) => {
    const facts = channelFacts(topology, id, { known });
    const left = margins.get(facts.endorsement) ?? endorsementLeft(facts);
    margins.set(facts.endorsement, left);
    return [id, outcomeOf(facts, lost, left)] as const;
  });
  return {
    kind: 'ok',
    whatIf: {
      lost: [...lost].toSorted(compare),
      domains: domains.map(({ level, id }) => ({ level, id })),
      channels: Object.fromEntries(channels),
    },
  };
}

function outcomeOf(facts: ChannelFacts, lost: ReadonlySet<NodeId>, left: EndorsementLeft): ChannelOutcome {
  const gone = facts.consenters.filter((id) => lost.has(id)).length;
  const marginNodes = quorumMargin(facts.kind, facts.consenters.length, facts.consenters.length - gone);
  const lostOfMsp = lostPeers(facts, lost);
  const standing = facts.peers.filter((id) => !lost.has(id)).length;
  const chaincodes = Object.entries(facts.chaincodes).map(([name, rules]) => [name, chaincodeOutcome(rules, lostOfMsp)] as const);
  return {
    ordering: marginNodes < 0 ? 'stops' : 'holds',
    acknowledged: gone >= facts.quorum ? 'at-risk' : 'holds',
    endorsement: endorsementOutcome(facts.endorsement, lostOfMsp),
    query: standing === 0 ? 'stops' : 'holds',
    marginNodes,
    marginPeers: { endorsement: left(lostOfMsp), query: standing - 1 },
    chaincodes: Object.fromEntries(chaincodes),
  };
}

export function lostPeers({ peers, endorsers, mspOf }: ChannelFacts, lost: ReadonlySet<NodeId>): readonly number[] {
  const counts = endorsers.msps.map(() => 0);
  for (const peer of peers) {
    const msp = mspOf.get(peer) ?? -1;
    if (lost.has(peer)) counts[msp] = (counts[msp] ?? 0) + 1;
  }
  return counts;
}

function chaincodeOutcome({ endorsement, collections }: ChaincodeRules, lost: readonly number[]): ChaincodeOutcome {
  const own = Object.entries(collections).map(([name, rule]) => [name, { endorsement: endorsementOutcome(rule, lost) }] as const);
  return { endorsement: endorsementOutcome(endorsement, lost), ...(own.length === 0 ? {} : { collections: Object.fromEntries(own) }) };
}

function endorsementOutcome(rule: EndorsementRule, lost: readonly number[]): Outcome {
  switch (rule.kind) {
    case 'formula':
      return isSo(rule.stops, lost) ? 'stops' : 'holds';
    case 'unreadable':
      return 'stops';
    case 'entangled':
      return 'at-risk';
  }
}
