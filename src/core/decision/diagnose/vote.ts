/** What a consenter can do for a quorum now, as far as this round shows it. */
import type { NodeId } from '../../kernel/ids.ts';
import type { ChannelScene } from './channel-scene.ts';
import { provenDead, provenFrozen } from './reach.ts';
import { hasNoChannel } from './refusals.ts';
import type { NodeScene } from './node-scene.ts';

/** down: shown to be dead, frozen, or without the channel. silent: asked, and nothing shows its state. unasked: nobody asked. */
export type Vote = 'votes' | 'down' | 'silent' | 'unasked';

export interface Votes {
  readonly votes: readonly NodeScene[];
  readonly down: readonly NodeScene[];
  readonly silent: readonly NodeScene[];
  readonly unasked: readonly NodeId[];
}

export function countVotes(channel: ChannelScene): Votes {
  const known = Map.groupBy(channel.consenters, (each) => voteOf(each, channel));
  const scenes = new Set(channel.consenters.map(({ id }) => id));
  const strangers = channel.members.filter((id) => !scenes.has(id));
  return {
    votes: known.get('votes') ?? [],
    down: known.get('down') ?? [],
    silent: known.get('silent') ?? [],
    unasked: [...(known.get('unasked') ?? []).map(({ id }) => id), ...strangers],
  };
}

function voteOf(node: NodeScene, channel: ChannelScene): Vote {
  if (channel.heights.has(node.id)) return 'votes';
  if (provenDead(node) || provenFrozen(node) || hasNoChannel(node, channel.id)) return 'down';
  return node.probes.length > 0 ? 'silent' : 'unasked';
}
