/**
 * Which survivor's data the lost identities start from. One data folder holds all channels, so one survivor serves them all: the one
 * whose log is the most advanced on as many channels as possible; it must have every channel that it has to vote on.
 */
import type { ChannelId, NodeId } from '../kernel/ids.ts';
import type { ChannelInventory } from './inventory.ts';
import { compareLogs, lacksSnapshotBlock, readableDisks } from './logs.ts';
import type { ConsensusDisk } from '../ports/recovery.ts';

export interface Choice {
  readonly seed: NodeId;
  readonly why: string;
  /** Channels on which another survivor is further. Raft is safe there only while every quorum needs that survivor. */
  readonly behindOn: readonly { readonly channel: ChannelId; readonly further: NodeId }[];
}

interface Candidate {
  readonly node: NodeId;
  readonly disks: ReadonlyMap<ChannelId, ConsensusDisk>;
  readonly behindOn: Choice['behindOn'];
}

/** Null when no survivor has a readable log, and the blocks that it begins behind, on all of these channels. */
export function chooseSurvivor(channels: readonly ChannelInventory[]): Choice | null {
  const names = new Set(channels.flatMap((channel) => readableDisks(channel).map(({ node }) => node)));
  const candidates = [...names].toSorted().flatMap((node) => candidate(node, channels) ?? []);
  const fewest = Math.min(...candidates.map(({ behindOn }) => behindOn.length));
  const best = candidates.filter(({ behindOn }) => behindOn.length === fewest);
  const chosen = best.find((each) => !best.some((other) => dominates(other, each)));
  if (chosen === undefined) return null;
  return { seed: chosen.node, why: explain(chosen, channels), behindOn: chosen.behindOn };
}

function candidate(node: NodeId, channels: readonly ChannelInventory[]): Candidate | null {
  const disks = new Map<ChannelId, ConsensusDisk>();
  const behindOn: { channel: ChannelId; further: NodeId }[] = [];
  for (const channel of channels) {
    const all = readableDisks(channel);
    const own = all.find((disk) => disk.node === node);
    if (own === undefined || lacksSnapshotBlock(own)) return null;
    disks.set(channel.channel, own);
    const [further] = all.filter((disk) => compareLogs(disk, own) > 0).toSorted((a, b) => compareLogs(b, a));
    if (further !== undefined) behindOn.push({ channel: channel.channel, further: further.node });
  }
  return { node, disks, behindOn };
}

/** At least as far everywhere, and further somewhere. */
function dominates(a: Candidate, b: Candidate): boolean {
  const distances = [...a.disks].map(([channel, disk]) => {
    const other = b.disks.get(channel);
    return other === undefined ? 0 : compareLogs(disk, other);
  });
  return distances.every((each) => each >= 0) && distances.some((each) => each > 0);
}

function explain({ node, behindOn }: Candidate, channels: readonly ChannelInventory[]): string {
  const parts = channels.map((channel) => {
    const all = readableDisks(channel).toSorted((a, b) => compareLogs(b, a) || (a.node < b.node ? -1 : 1));
    return `${channel.channel}: ${all.map(position).join('; ')}`;
  });
  const further = behindOn.map((each) => `${each.further} is further on ${each.channel}, and every quorum there needs its vote`);
  return [`${node} has the most advanced log (last term, then last index, then height; ties by name)`, ...parts, ...further].join('. ');
}

function position({ node, lastTerm, lastIndex, height }: ConsensusDisk): string {
  return `${node} term ${lastTerm} index ${lastIndex} height ${height}`;
}
