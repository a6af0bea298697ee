/** Combinations: one domain is lost; what is then left of the margin, "one more node"? */
import type { ChannelId } from '../../kernel/ids.ts';
import type { Topology } from '../../topology/model.ts';
import { type ChannelFacts, channelFacts } from './channel-facts.ts';
import { countIn, mspsIn } from './domain-weights.ts';
import { byLevel, domainsOf } from './domains.ts';
import type { EndorsementRule } from './endorsement-rule.ts';
import type { Formula } from './formula.ts';
import { lossesByFormula, type Memo, weighed } from './losses.ts';
import type { ByLevel, DomainId } from './model.ts';
import { compare } from './pick.ts';

/** How many more nodes each may lose, whichever they are, and still go on; negative: it has stopped. */
export interface MarginsLeft {
  readonly domain: DomainId;
  /** Consenters; -2 = two are missing. */
  readonly ordering: number;
  /** Peers; null = it goes on without any, or the policy is too entangled to be judged. -1 = it has stopped. */
  readonly endorsement: number | null;
  /** Peers; -1 = it has stopped. */
  readonly query: number;
}

/** For each level the domains that hold consenters or peers of the channel, the worst for ordering first. All others leave the margin as it is. */
export function marginsAfterOneLoss(topology: Topology, id: ChannelId): ByLevel<readonly MarginsLeft[]> {
  const facts = channelFacts(topology, id);
  const domains = domainsOf(topology);
  const memo: Memo = new Map();
  return byLevel((level) => {
    const votes = countIn(domains, level, facts.consenters);
    const peers = mspsIn(domains, level, facts);
    const ids = [...new Set([...votes.keys(), ...peers.keys()])];
    const margins = ids.map((domain) => marginsLeft(facts, domain, votes.get(domain) ?? 0, peers.get(domain) ?? [], memo));
    return margins.toSorted((a, b) => a.ordering - b.ordering || compare(a.domain, b.domain));
  });
}

function marginsLeft(facts: ChannelFacts, domain: DomainId, votes: number, lost: readonly number[], memo: Memo): MarginsLeft {
  const left = facts.peers.length - lost.reduce((sum, count) => sum + count, 0);
  return {
    domain,
    ordering: facts.consenters.length - votes - facts.quorum,
    endorsement: endorsementLeft(facts, facts.endorsement, lost, memo),
    query: left - 1,
  };
}

function endorsementLeft({ endorsers }: ChannelFacts, rule: EndorsementRule, lost: readonly number[], memo: Memo): number | null {
  if (rule.kind !== 'formula') return rule.kind === 'unreadable' ? -1 : null;
  // Every peer that is left is a domain of its own; equal ones are one group, so this stays small.
  const peers = endorsers.counts.flatMap((count, msp) =>
    Array.from(
      { length: count - (lost[msp] ?? 0) },
      (_, i) => [`${msp} ${i}`, endorsers.counts.map((__, each) => (each === msp ? 1 : 0))] as const,
    ),
  );
  const { smallest } = lossesByFormula(weighed(new Map(peers)), withLost(rule.stops, lost), { maxSetSize: 1, memo });
  return smallest === null ? null : smallest - 1;
}

/** The formula over what is lost beyond `lost`. */
function withLost(formula: Formula, lost: readonly number[]): Formula {
  if (formula.kind === 'lost') return { ...formula, count: formula.count - (lost[formula.dimension] ?? 0) };
  return { ...formula, of: formula.of.map((inner) => withLost(inner, lost)) };
}
