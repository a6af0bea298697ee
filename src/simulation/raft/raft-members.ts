/** The members that the channel's newest configuration names, beside the voters that Raft counts: they differ while a change is under way. */
import type { NodeId } from '../../core/kernel/ids.ts';
import type { Block, Membership } from '../block.ts';

export interface MemberChange {
  readonly change: 'add' | 'remove';
  readonly raftId: number;
}

/** What a configuration block asks for and Raft has not done yet. */
export function missingChange({ members }: Membership, voters: readonly number[]): MemberChange | null {
  const ids = members.map(({ raftId }) => raftId);
  const added = ids.find((id) => !voters.includes(id));
  if (added !== undefined) return { change: 'add', raftId: added };
  const removed = voters.find((id) => !ids.includes(id));
  return removed === undefined ? null : { change: 'remove', raftId: removed };
}

/** Whom a consenter talks to: the newest members, and those who are to go for as long as Raft counts them. */
export function remotesOf(tip: Block, voters: readonly number[]): ReadonlyMap<number, NodeId> {
  const remotes = new Map(tip.membership.members.map(({ raftId, node }) => [raftId, node]));
  for (const raftId of voters) {
    for (let block: Block | null = tip; !remotes.has(raftId) && block !== null; block = block.previous) {
      const former = block.membership.members.find((member) => member.raftId === raftId);
      if (former !== undefined) remotes.set(raftId, former.node);
    }
  }
  return remotes;
}
