/** How many votes a recovery needs, also when a channel update that nobody committed yet commits as soon as there is a leader again. */
import { quorumSize } from '../consensus/quorum.ts';

/** Lost identities to start so that a quorum of the present set exists. */
export function missingVotes(members: number, alive: number): number {
  return Math.max(0, quorumSize('raft', members) - alive);
}

/**
 * The same when up to `pending` changes of one consenter each commit at recovery. Worst case: each removal hits a node that votes, each
 * addition brings one that is not there (measured: the update evicted the very node that restored quorum, facts/fabric-orderers.md 3a).
 */
export function missingVotesWithPending(members: number, alive: number, pending: number): number {
  let needed = missingVotes(members, alive);
  for (let removed = 0; removed <= Math.min(pending, members - 1); removed += 1) {
    for (let added = 0; removed + added <= pending; added += 1) {
      needed = Math.max(needed, quorumSize('raft', members - removed + added) - (alive - removed));
    }
  }
  return needed;
}
