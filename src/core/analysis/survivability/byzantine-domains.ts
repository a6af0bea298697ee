/** Domains that could lie with more than f voices: the answer is for corruption, not for loss, so a lost domain may be borne and a lying one not. */
import { liesTolerated } from '../../consensus/quorum.ts';
import type { ChannelId } from '../../kernel/ids.ts';
import type { Topology } from '../../topology/model.ts';
import { type ChannelFacts, channelFacts } from './channel-facts.ts';
import { countIn } from './domain-weights.ts';
import { byLevel, domainsOf } from './domains.ts';
import type { Byzantine, ByLevel, DomainId } from './model.ts';
import { compare } from './pick.ts';

/** Null on Raft, where any liar is one too many. */
export function byzantineDomains(topology: Topology, id: ChannelId): Byzantine | null {
  const facts = channelFacts(topology, id);
  const domains = domainsOf(topology);
  return byzantineOf(
    facts,
    byLevel((level) => countIn(domains, level, facts.consenters)),
  );
}

export function byzantineOf(
  { kind, consenters }: Pick<ChannelFacts, 'kind' | 'consenters'>,
  votes: ByLevel<ReadonlyMap<DomainId, number>>,
): Byzantine | null {
  if (kind === 'raft') return null;
  const f = liesTolerated(kind, consenters.length);
  const exceeding = (level: keyof typeof votes): readonly DomainId[] =>
    [...votes[level]]
      .filter(([, voices]) => voices > f)
      .map(([id]) => id)
      .toSorted(compare);
  return { f, domainsThatExceedF: byLevel(exceeding) };
}
