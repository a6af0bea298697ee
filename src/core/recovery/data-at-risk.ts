/**
 * Blocks that are not safe on any survivor. What a peer holds beyond the survivors is ordered once more, exactly, or the recovery is refused:
 * any new block would fork the channel from that peer. What only a lost consenter's disk holds is listed, so that its clients can be told.
 */
import type { ChannelId, NodeId } from '../kernel/ids.ts';
import { heldBlock } from './chains.ts';
import type { Refusal } from './codes.ts';
import type { BlockFacts, ChannelInventory, HeldBlocks } from './inventory.ts';
import { furthest, readableDisks } from './logs.ts';

export interface DataAtRisk {
  readonly channel: ChannelId;
  /** Blocks of the highest survivor. */
  readonly survivorHeight: number;
  readonly replay: Replay | null;
  /** Held by peers, not by any survivor. */
  readonly beyond: readonly BlockFacts[];
  /** Held by lost consenters' disks only, as far as these can be read. */
  readonly lostOnly: readonly BlockFacts[];
  /** Whose disks these are. A machine that is sound should rather be started than recovered from. */
  readonly lostOn: readonly NodeId[];
  /** Peers that are gone and hold such blocks: before they start again they are rolled back to what the recovered channel has. */
  readonly strays: readonly Stray[];
  /** What nobody could look at. */
  readonly unknown: readonly string[];
}

export interface Stray {
  readonly peer: NodeId;
  readonly channel: ChannelId;
  /** Last block that the recovered channel has too. */
  readonly lastGood: number;
}

/** Blocks [from, to). */
export interface Replay {
  readonly channel: ChannelId;
  readonly from: number;
  readonly to: number;
  readonly source: NodeId;
}

export function dataAtRisk(channel: ChannelInventory): { readonly risk: DataAtRisk; readonly refusals: readonly Refusal[] } {
  const survivors = Math.max(0, ...readableDisks(channel).map(({ height }) => height));
  const [source] = channel.peers
    .filter(({ height }) => height > survivors)
    .toSorted((a, b) => b.height - a.height || (a.node < b.node ? -1 : 1));
  const beyond =
    source === undefined ? [] : source.blocks.filter(({ number }) => number >= survivors).toSorted((a, b) => a.number - b.number);
  const refusals = source === undefined ? [] : replayRefusals(channel, source, survivors, beyond);
  const tip = Math.max(survivors, source?.height ?? 0);
  const risk: DataAtRisk = {
    channel: channel.channel,
    survivorHeight: survivors,
    replay:
      source === undefined || refusals.length > 0
        ? null
        : { channel: channel.channel, from: survivors, to: source.height, source: source.node },
    beyond,
    lostOnly: lostOnly(channel, tip),
    lostOn: channel.leftBehind.filter((left) => dropped(channel, left, tip).length > 0).map(({ node }) => node),
    strays: strays(channel, tip).flatMap(({ stray, stopped }) => (stopped ? [stray] : [])),
    unknown: unknowns(channel, tip),
  };
  return { risk, refusals };
}

function replayRefusals(
  { channel, survivors, peers }: ChannelInventory,
  source: HeldBlocks,
  from: number,
  beyond: readonly BlockFacts[],
): readonly Refusal[] {
  const refuse = (message: string): Refusal => ({ code: 'R707', subject: source.node, message: `${channel}: ${message}` });
  if (beyond.length !== source.height - from || beyond.some(({ number }, i) => number !== from + i)) {
    return [refuse(`${source.node} has ${source.height} blocks, the survivors ${from}, and not all blocks between could be read`)];
  }
  const refusals: Refusal[] = [];
  const configuration = beyond.find((block) => block.configuration);
  if (configuration !== undefined) refusals.push(refuse(`block ${configuration.number} is a configuration block`));
  const top = survivors.find(({ disk }) => !('unreadable' in disk) && disk.height === from)?.disk;
  let previous = top === undefined || 'unreadable' in top ? undefined : top.hash;
  for (const block of beyond) {
    if (previous !== undefined && block.previousHash !== previous) {
      refusals.push(refuse(`block ${block.number} of ${source.node} does not follow the block before it`));
      break;
    }
    previous = block.hash;
  }
  for (const peer of peers) {
    const other = beyond.find(
      (block) => heldBlock(peer, block.number)?.hash !== undefined && heldBlock(peer, block.number)?.hash !== block.hash,
    );
    if (other !== undefined) refusals.push(refuse(`${peer.node} and ${source.node} hold different blocks ${other.number}`));
  }
  return refusals;
}

function lostOnly(channel: ChannelInventory, tip: number): readonly BlockFacts[] {
  const found = new Map<number, BlockFacts>();
  for (const left of channel.leftBehind)
    for (const block of dropped(channel, left, tip)) if (!found.has(block.number)) found.set(block.number, block);
  return [...found.values()].toSorted((a, b) => a.number - b.number);
}

/** A block that waits in the log of the furthest survivor is not lost: the next leader commits it. */
function dropped(channel: ChannelInventory, { blocks }: HeldBlocks, tip: number): readonly BlockFacts[] {
  const waiting = new Set(furthest(channel).flatMap(({ pendingBlocks = [] }) => pendingBlocks.map(({ hash }) => hash)));
  return blocks.filter(({ number, hash }) => number >= tip && !waiting.has(hash));
}

function strays(channel: ChannelInventory, tip: number): readonly { readonly stray: Stray; readonly stopped: boolean }[] {
  return channel.leftBehind.flatMap((left) => {
    const numbers = dropped(channel, left, tip).map(({ number }) => number);
    if (numbers.length === 0 || !channel.silentPeers.includes(left.node)) return [];
    return [{ stray: { peer: left.node, channel: channel.channel, lastGood: Math.min(...numbers) - 1 }, stopped: left.stopped }];
  });
}

function unknowns(channel: ChannelInventory, tip: number): readonly string[] {
  const silent = channel.silentPeers.map((peer) => `${peer} answered nobody; it may hold blocks beyond the survivors`);
  const loose = strays(channel, tip).flatMap(({ stray: { peer, lastGood }, stopped }) =>
    stopped ? [] : [`${peer} holds blocks after ${lastGood} that the channel will not have, and may run: roll it back before it is used`],
  );
  return [...silent, ...loose, ...overwritten(channel)];
}

/** Entries that the furthest log does not hold are overwritten. Whether they were ever committed, only the lost side knew. */
export function overwritten(channel: ChannelInventory): readonly string[] {
  const [leader] = furthest(channel);
  if (leader === undefined) return [];
  const kept = new Set((leader.pendingBlocks ?? []).map(({ hash }) => hash));
  return readableDisks(channel).flatMap(({ node, pendingBlocks = [] }) =>
    pendingBlocks
      .filter(({ number, hash }) => number >= leader.height && !kept.has(hash))
      .map(
        ({ number, hash }) =>
          `block ${number} ${hash.slice(0, 16)} waits in the log of ${node} only, and is overwritten by that of ${leader.node}`,
      ),
  );
}
