/**
 * Whether a spare has caught up. Rounds ask the members of a channel, and a spare that follows one is no member in the topology yet, so its
 * block is fetched and held against that of a member.
 */
import { Failure } from '../core/kernel/failure.ts';
import type { ChannelId, NodeId } from '../core/kernel/ids.ts';
import { isKnown } from '../core/observation/observed.ts';
import type { Snapshot } from '../core/observation/snapshot.ts';
import type { Condition } from '../core/plan/step.ts';
import type { EngineWorld } from '../core/ports/recovery.ts';

type AtTip = Extract<Condition, { readonly kind: 'node.at-tip' }>;

export function isOfOutsider(condition: Condition, { topology }: EngineWorld): condition is AtTip {
  if (condition.kind !== 'node.at-tip') return false;
  const { consenters = [], peers = [] } = topology.channels[condition.channel] ?? {};
  return !consenters.includes(condition.node) && !peers.includes(condition.node);
}

/** Null, or what is missing in words. */
export async function outsiderMissing(
  world: EngineWorld,
  snapshot: Snapshot,
  { channel, node, atLeast }: AtTip,
  tip: number | null,
): Promise<string | null> {
  if (tip === null) return `the height of ${channel} is not known`;
  const last = Math.max(tip, atLeast) - 1;
  const member = memberWith(snapshot, channel, last + 1);
  if (member === null) return `no member of ${channel} is seen with ${last + 1} blocks`;
  const [own, other] = await Promise.all([hashOf(world, node, channel, last), hashOf(world, member, channel, last)]);
  if (own === null || other === null) return `block ${last} of ${channel} is not served by ${own === null ? node : member}`;
  return own === other ? null : `block ${last} of ${channel} is another one at ${node} than at ${member}`;
}

function memberWith({ nodes }: Snapshot, channel: ChannelId, blocks: number): NodeId | null {
  const able = Object.entries(nodes).find(([, { channels }]) => {
    const height = channels[channel]?.height;
    return height !== undefined && isKnown(height) && height.value >= blocks;
  });
  return able?.[0] ?? null;
}

async function hashOf({ recovery }: EngineWorld, node: NodeId, channel: ChannelId, block: number): Promise<string | null> {
  try {
    return (await recovery.blocks(node, channel, block, block + 1))[0]?.hash ?? null;
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}
