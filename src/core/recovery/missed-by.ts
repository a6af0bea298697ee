/**
 * What survivors know to be ordered and the leader-to-be does not have. The log that Raft follows is the one with the last term, also when
 * it is of a leader that was cut off and never committed anything; the entries that it lacks would be overwritten.
 */
import type { NodeId } from '../kernel/ids.ts';
import type { ConsensusDisk } from '../ports/recovery.ts';
import type { Refusal } from './codes.ts';
import type { ChannelInventory } from './inventory.ts';
import { compareLogs, lacksSnapshotBlock, readableDisks } from './logs.ts';

/** Each survivor is held against the one that would lead: the seed, or whoever is further on this channel. */
export function missedBy(seed: NodeId, channel: ChannelInventory): readonly Refusal[] {
  const disks = readableDisks(channel);
  const own = disks.find(({ node }) => node === seed);
  if (own === undefined) return [];
  const leaders = disks.filter((disk) => compareLogs(disk, own) >= 0);
  return [
    ...leaders.flatMap((leader) => disks.flatMap((other) => missing(leader, other, channel.channel))),
    // Equally far, it fetches from the seed what it lacks.
    ...leaders.filter((leader) => compareLogs(leader, own) > 0).flatMap((leader) => snapshotAhead(leader)),
  ];
}

/** Nobody behind it is elected without its vote, and it does not get as far as leading. */
export function snapshotAhead(disk: ConsensusDisk): readonly Refusal[] {
  const { node, channel, height, snapshotBlock } = disk;
  if (snapshotBlock === undefined || !lacksSnapshotBlock(disk)) return [];
  const message = `the log of ${node} on ${channel} begins after block ${snapshotBlock.number}, and its ledger ends with block ${height - 1}`;
  return [{ code: 'R741', subject: node, message }];
}

function missing(leader: ConsensusDisk, other: ConsensusDisk, channel: string): readonly Refusal[] {
  const last = lastOrdered(other);
  const reaches = Math.max(leader.height - 1, leader.snapshotBlock?.number ?? 0);
  if (last.number <= reaches || leader === other) return [];
  if ((leader.pendingBlocks ?? []).some(({ number, hash }) => number === last.number && hash === last.hash)) return [];
  const message = `${other.node} knows block ${last.number} of ${channel} to be ordered, and the log of ${leader.node}, which is further, does not hold it`;
  return [{ code: 'R719', subject: leader.node, message }];
}

/** The last block of the ledger, or one behind it whose entry is committed, or that of a snapshot: its hash covers all before it. */
function lastOrdered(disk: ConsensusDisk): { readonly number: number; readonly hash: string } {
  const { height, hash, pendingBlocks = [], snapshotBlock } = disk;
  const committed = pendingBlocks.findLast((block) => block.committed === true);
  if (committed !== undefined) return committed;
  return snapshotBlock !== undefined && lacksSnapshotBlock(disk) ? snapshotBlock : { number: height - 1, hash };
}
