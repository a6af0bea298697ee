/** How far ordering is from stopping, by what was seen: the margins of a running network (requirement R22). */
import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import { isKnown } from '../../observation/observed.ts';
import type { NodeView, Snapshot } from '../../observation/snapshot.ts';
import type { Topology } from '../../topology/model.ts';
import { channelFacts } from './channel-facts.ts';
import { countIn } from './domain-weights.ts';
import { byLevel, domainsOf } from './domains.ts';
import { lossesByThreshold } from './losses.ts';
import type { ByLevel, DomainId } from './model.ts';

export interface MarginNow {
  /** For each level: the fewest more domains whose loss stops ordering, and which; 0 = it has stopped already. */
  readonly untilOrderingStops: ByLevel<{ readonly domains: number; readonly witness: readonly DomainId[] }>;
  /** Consenters that are not counted on: seen dead or refusing the channel, */
  readonly lost: readonly NodeId[];
  /** and those of which nobody can say; they count as lost, so the truth may be better than the numbers. */
  readonly unknown: readonly NodeId[];
}

export function marginNow(topology: Topology, id: ChannelId, snapshot: Snapshot): MarginNow {
  const { consenters, quorum } = channelFacts(topology, id);
  const domains = domainsOf(topology);
  const votes = Map.groupBy(consenters, (node) => voteOf(snapshot.nodes[node], id));
  const alive = votes.get('alive') ?? [];
  const asked = { maxSetSize: 1, memo: new Map() };
  return {
    untilOrderingStops: byLevel((level) => {
      const losses = lossesByThreshold(countIn(domains, level, alive), alive.length - quorum + 1, asked);
      return { domains: losses.smallest ?? 0, witness: losses.witness ?? [] };
    }),
    lost: votes.get('lost') ?? [],
    unknown: votes.get('unknown') ?? [],
  };
}

/** As the snapshot's own quorum counts: alive means that it lives and serves the channel (observation/channel-view.ts). */
function voteOf(node: NodeView | undefined, channel: ChannelId): 'alive' | 'lost' | 'unknown' {
  if (node === undefined || !isKnown(node.alive)) return 'unknown';
  if (!node.alive.value) return 'lost';
  const height = node.channels[channel]?.height;
  if (height === undefined) return 'unknown';
  if (isKnown(height)) return 'alive';
  return height.unknown.startsWith('error') ? 'lost' : 'unknown';
}
