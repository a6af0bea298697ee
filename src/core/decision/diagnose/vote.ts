/** What a consenter can do for a quorum now, as far as this round shows it. */
import type { NodeId } from '../../kernel/ids.ts';
import type { ChannelScene } from './channel-scene.ts';
import { provenDead, provenFrozen, reachFrom } from './reach.ts';
import { hasNoChannel } from './refusals.ts';
import type { NodeScene } from './node-scene.ts';

/** down: shown to be dead, frozen, or without the channel. silent: asked, and nothing shows its state. unasked: nobody asked. */
export type Vote = 'votes' | 'down' | 'silent' | 'unasked';

export interface Votes {
  readonly votes: readonly NodeScene[];
  /** Those of them that reach each other: the side of a cut that has most. */
  readonly side: readonly NodeScene[];
  readonly down: readonly NodeScene[];
  readonly silent: readonly NodeScene[];
  readonly unasked: readonly NodeId[];
}

export function countVotes(channel: ChannelScene): Votes {
  const known = Map.groupBy(channel.consenters, (each) => voteOf(each, channel));
  const scenes = new Set(channel.consenters.map(({ id }) => id));
  const strangers = channel.members.filter((id) => !scenes.has(id));
  const votes = known.get('votes') ?? [];
  return {
    votes,
    side: largestSide(votes),
    down: known.get('down') ?? [],
    silent: known.get('silent') ?? [],
    unasked: [...(known.get('unasked') ?? []).map(({ id }) => id), ...strangers],
  };
}

/** The voters that one vantage point reaches, of the one that reaches most. A vote behind a cut is no vote on this side. */
export function largestSide(voters: readonly NodeScene[]): readonly NodeScene[] {
  const regions = [...new Set(voters.flatMap(({ probes }) => probes.map(({ from }) => from)))].toSorted();
  return regions.map((region) => voters.filter((each) => reachFrom(each, region) === 'answered')).reduce(larger, []);
}

function larger(a: readonly NodeScene[], b: readonly NodeScene[]): readonly NodeScene[] {
  return b.length > a.length ? b : a;
}

function voteOf(node: NodeScene, channel: ChannelScene): Vote {
  if (channel.heights.has(node.id)) return 'votes';
  if (provenDead(node) || provenFrozen(node) || hasNoChannel(node, channel.id)) return 'down';
  return node.probes.length > 0 ? 'silent' : 'unasked';
}
