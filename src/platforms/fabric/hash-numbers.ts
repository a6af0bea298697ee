/** Which earlier blocks to ask a node for, so that nodes of unequal height can be compared. */
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import type { ObserveRequest } from '../../core/ports/agent.ts';

/** Heights of the last round, by channel and node. */
export type RememberedHeights = Map<ChannelId, Map<NodeId, number>>;

/** The tip carries its own hash and the one before; further back than the lowest height of the last round is what has to be asked for. */
export function hashNumbers(heights: RememberedHeights, channel: ChannelId, node: NodeId, request: ObserveRequest): readonly number[] {
  const numbers = new Set<number>();
  const asked = request.hashesAt?.[channel];
  if (asked !== undefined) numbers.add(asked);
  const known = heights.get(channel);
  const lowest = Math.min(...(known?.values() ?? []));
  const own = known?.get(node);
  if (own !== undefined && Number.isFinite(lowest) && own - lowest > 1) numbers.add(lowest - 1);
  return [...numbers].filter((number) => number >= 0);
}
