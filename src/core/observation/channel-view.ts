/** One channel, over all of its nodes. */
import { quorumSize } from '../consensus/quorum.ts';
import type { EpochMs, NodeId } from '../kernel/ids.ts';
import type { Channel } from '../topology/model.ts';
import type { LeaderJudgement } from './consensus/consensus-knowledge.ts';
import { isKnown, type Observed, seen, unknown } from './observed.ts';
import type { ChannelView, NodeView } from './snapshot.ts';

export interface ChannelJudgements {
  readonly leader: LeaderJudgement;
  readonly forked: Observed<boolean>;
}

export function channelView(
  channel: Channel,
  nodes: Readonly<Record<NodeId, NodeView>>,
  { leader, forked }: ChannelJudgements,
  at: EpochMs,
): ChannelView {
  const heights = [...channel.consenters, ...channel.peers].flatMap((node) => {
    const height = nodes[node]?.channels[channel.id]?.height;
    return height !== undefined && isKnown(height) ? [{ node, height }] : [];
  });
  const tip = Math.max(...heights.map(({ height }) => height.value));
  const highest = heights.filter(({ height }) => height.value === tip);
  return {
    height:
      highest.length === 0
        ? unknown('no node told its height', at)
        : seen(tip, Math.max(...highest.map(({ height }) => height.at)), [...new Set(highest.flatMap(({ height }) => height.by))]),
    forked,
    leader:
      'unknown' in leader
        ? unknown(leader.unknown, at)
        : seen(
            leader.value,
            at,
            leader.by.map((node) => `consensus:${node}`),
          ),
    quorum: quorumOf(channel, nodes),
    behind: Object.fromEntries(heights.map(({ node, height }) => [node, tip - height.value])),
  };
}

/** A consenter counts as alive when it lives and serves the channel; one that lives and refuses the channel counts as lost. */
function quorumOf(channel: Channel, nodes: Readonly<Record<NodeId, NodeView>>): ChannelView['quorum'] {
  const size = channel.consenters.length;
  const needed = size === 0 ? 0 : quorumSize(channel.consensus.kind, size);
  const states = channel.consenters.map((id) => voteOf(nodes[id], channel));
  const alive = states.filter((state) => state === 'alive').length;
  return { size, needed, alive, unknown: states.filter((state) => state === 'unknown').length, margin: alive - needed };
}

function voteOf(node: NodeView | undefined, channel: Channel): 'alive' | 'lost' | 'unknown' {
  if (node === undefined || !isKnown(node.alive)) return 'unknown';
  if (!node.alive.value) return 'lost';
  const height = node.channels[channel.id]?.height;
  if (height !== undefined && isKnown(height)) return 'alive';
  return height?.unknown.startsWith('error') === true ? 'lost' : 'unknown';
}
