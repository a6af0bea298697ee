/** What an orderer says to an update of the consenters before it orders it (Fabric v3.1.1, etcdraft/membership.go and chain.go). */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Membership } from '../block.ts';

export interface ConsenterUpdate {
  readonly add?: NodeId;
  readonly remove?: NodeId;
}

/**
 * The consenters after the update. One that is added while one is removed takes over the removed one's number: a rotated certificate to Raft, and
 * its log is expected to be there (facts: fabric-orderers.md 4).
 */
export function updated({ members, nextRaftId }: Membership, { add, remove }: ConsenterUpdate): Membership {
  const rotated = add !== undefined && remove !== undefined ? members.find(({ node }) => node === remove)?.raftId : undefined;
  if (add !== undefined && rotated !== undefined) {
    return { members: members.map((member) => (member.raftId === rotated ? { raftId: rotated, node: add } : member)), nextRaftId };
  }
  const kept = members.filter(({ node }) => node !== remove);
  if (add === undefined || kept.some(({ node }) => node === add)) return { members: kept, nextRaftId };
  return { members: [...kept, { raftId: nextRaftId, node: add }], nextRaftId: nextRaftId + 1 };
}

/** Why the update is refused, in Fabric's words, or null. `active`: Raft numbers of the nodes that this orderer knows to be alive. */
export function refusal(before: Membership, after: Membership, active: readonly number[]): string | null {
  const added = after.members.filter(({ node }) => !before.members.some((member) => member.node === node));
  const removed = before.members.filter(({ node }) => !after.members.some((member) => member.node === node));
  if (added.length > 1 || removed.length > 1) {
    return `update of more than one consenter at a time is not supported, requested changes: add ${added.length} node(s), remove ${removed.length} node(s)`;
  }
  if (added.length === 0 && removed.length === 0) return null;
  const size = after.members.length;
  const alive = active.filter((raftId) => removed[0]?.raftId !== raftId).length;
  const tolerant = size > 2 || added.length === 0;
  if (tolerant && alive < Math.floor(size / 2) + 1) {
    return `${active.length} out of ${before.members.length} nodes are alive, configuration will result in quorum loss`;
  }
  return null;
}
