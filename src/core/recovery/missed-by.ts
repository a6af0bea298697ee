/**
 * What survivors know to be ordered and the leader-to-be does not have. The log that Raft follows is the one with the last term, also when
 * it is of a leader that was cut off and never committed anything; the entries that it lacks would be overwritten.
 */
import type { NodeId } from '../kernel/ids.ts';
import type { ConsensusDisk } from '../ports/recovery.ts';
import type { Refusal } from './codes.ts';
import type { ChannelInventory } from './inventory.ts';
import { compareLogs, readableDisks } from './logs.ts';

/** Each survivor is held against the one that would lead: the seed, or whoever is further on this channel. */
export function missedBy(seed: NodeId, channel: ChannelInventory): readonly Refusal[] {
  const disks = readableDisks(channel);
  const own = disks.find(({ node }) => node === seed);
  if (own === undefined) return [];
  const leaders = disks.filter((disk) => compareLogs(disk, own) >= 0);
  return leaders.flatMap((leader) => disks.flatMap((other) => missing(leader, other, channel.channel)));
}

function missing(leader: ConsensusDisk, other: ConsensusDisk, channel: string): readonly Refusal[] {
  const last = lastOrdered(other);
  if (last.number < leader.height || leader === other) return [];
  if ((leader.pendingBlocks ?? []).some(({ number, hash }) => number === last.number && hash === last.hash)) return [];
  const message = `${other.node} knows block ${last.number} of ${channel} to be ordered, and the log of ${leader.node}, which is further, does not hold it`;
  return [{ code: 'R719', subject: leader.node, message }];
}

/** The last block of the ledger, or one behind it whose entry is committed: its hash covers all before it. */
function lastOrdered({ height, hash, pendingBlocks = [] }: ConsensusDisk): { readonly number: number; readonly hash: string } {
  return pendingBlocks.findLast(({ committed }) => committed === true) ?? { number: height - 1, hash };
}
