/** Combinations: one domain is lost; what is then left of the margin, "one more node"? */
import type { ChannelId } from '../../kernel/ids.ts';
import type { Topology } from '../../topology/model.ts';
import type { ChannelFacts } from './channel-facts.ts';
import { countIn } from './domain-weights.ts';
import { byLevel } from './domains.ts';
import type { EndorsementRule } from './endorsement-rule.ts';
import { fewestPeers } from './fewest-peers.ts';
import type { ByLevel, DomainId, Level } from './model.ts';
import { compare } from './pick.ts';
import { type Run, runOver } from './run.ts';

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

export type MarginsAfterLoss = ByLevel<readonly MarginsLeft[]>;

/** For each level the domains that hold consenters or peers of the channel, the worst for ordering first. All others leave the margin as it is. */
export function marginsAfterOneLoss(topology: Topology, id: ChannelId): MarginsAfterLoss {
  return marginsOfRun(runOver(topology))(id);
}

/** The same for many channels: what follows from their peers alone is worked out once. */
export function marginsOfRun(run: Run): (id: ChannelId) => MarginsAfterLoss {
  const known = new Map<EndorsementRule, AfterLossOfPeers>();
  return (id) => {
    const facts = run.facts(id);
    const ofPeers = known.get(facts.endorsement) ?? afterLossOfPeers(facts, run);
    known.set(facts.endorsement, ofPeers);
    const slack = facts.consenters.length - facts.quorum;
    return byLevel((level) => {
      const votes = countIn(run.domains, level, facts.consenters);
      const voting = [...votes].map(([domain, count]) => ({ domain, ordering: slack - count, ...ofPeers.left(level, domain) }));
      return [
        ...voting.toSorted((a, b) => a.ordering - b.ordering || compare(a.domain, b.domain)),
        ...ofPeers.withSlack(level, slack).filter(({ domain }) => !votes.has(domain)),
      ];
    });
  };
}

export type EndorsementLeft = (lost: readonly number[]) => number | null;

type PeersLeft = Omit<MarginsLeft, 'domain' | 'ordering'>;

interface AfterLossOfPeers {
  left(level: Level, domain: DomainId): PeersLeft;
  /** Every domain with peers, in order, as if it had no consenter. */
  withSlack(level: Level, slack: number): readonly MarginsLeft[];
}

/** Of one rule, which belongs to one set of peers. */
function afterLossOfPeers(facts: ChannelFacts, run: Run): AfterLossOfPeers {
  const { msps } = run.peersOf(facts);
  const endorsement = endorsementLeft(facts);
  const leftOf = (lost: readonly number[]): PeersLeft => ({
    endorsement: endorsement(lost),
    query: facts.peers.length - lost.reduce((sum, count) => sum + count, 0) - 1,
  });
  const inOrder = byLevel((level) => {
    return [...msps[level]].map(([domain, lost]) => ({ domain, left: leftOf(lost) })).toSorted((a, b) => compare(a.domain, b.domain));
  });
  const bySlack = new Map<number, ByLevel<readonly MarginsLeft[]>>();
  return {
    left: (level, domain) => leftOf(msps[level].get(domain) ?? []),
    withSlack: (level, ordering) => {
      const all = bySlack.get(ordering) ?? byLevel((each) => inOrder[each].map(({ domain, left }) => ({ domain, ordering, ...left })));
      bySlack.set(ordering, all);
      return all[level];
    },
  };
}

/** @returns how many more peers endorsement bears to lose, whichever they are, when these are gone from each MSP; null and -1 as in MarginsLeft. */
export function endorsementLeft({ endorsement: rule, endorsers }: Pick<ChannelFacts, 'endorsement' | 'endorsers'>): EndorsementLeft {
  if (rule.kind !== 'formula') return () => (rule.kind === 'unreadable' ? -1 : null);
  const fewest = fewestPeers(rule.stops, endorsers.counts);
  return (lost) => {
    const count = fewest(lost);
    return count === null ? null : count - 1;
  };
}
