/** Comparing logs the way Raft does when it votes: last term, then last index. The height of the ledger breaks what is left. */
import type { ConsensusDisk } from '../ports/recovery.ts';
import type { ChannelInventory, SurvivorLog } from './inventory.ts';

export type LogPosition = Pick<ConsensusDisk, 'lastTerm' | 'lastIndex' | 'height'>;

/** Positive when `a` is further. */
export function compareLogs(a: LogPosition, b: LogPosition): number {
  return a.lastTerm - b.lastTerm || a.lastIndex - b.lastIndex || a.height - b.height;
}

/**
 * Its snapshot stands for a block that its ledger does not have: it was given the snapshot and ended while it fetched the blocks before it. When
 * it starts, it fetches them before it does anything else, and ends with a panic when nobody has them (etcdraft/chain.go catchUp).
 */
export function lacksSnapshotBlock({ height, snapshotBlock }: Pick<ConsensusDisk, 'height' | 'snapshotBlock'>): boolean {
  return snapshotBlock !== undefined && snapshotBlock.number >= height;
}

export function diskOf({ disk }: SurvivorLog): ConsensusDisk | null {
  return 'unreadable' in disk ? null : disk;
}

/** Disks of a channel's survivors that could be read. */
export function readableDisks({ survivors }: ChannelInventory): readonly ConsensusDisk[] {
  return survivors.flatMap((survivor) => diskOf(survivor) ?? []);
}

/** The survivors with the most advanced log of the channel; empty only when no disk could be read. */
export function furthest(channel: ChannelInventory): readonly ConsensusDisk[] {
  const disks = readableDisks(channel);
  return disks.filter((disk) => disks.every((other) => compareLogs(disk, other) >= 0));
}

/** Consenters by the configuration of the most advanced survivor that says any; null when none does. */
export function membersOf(channel: ChannelInventory): readonly string[] | null {
  const said = channel.survivors.flatMap((survivor) => {
    const disk = diskOf(survivor);
    return survivor.members === null || disk === null ? [] : [{ members: survivor.members, height: disk.height }];
  });
  const [newest] = said.toSorted((a, b) => b.height - a.height);
  return newest?.members ?? null;
}
