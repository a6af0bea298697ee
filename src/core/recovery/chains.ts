/** Whether all ledgers of a channel are prefixes of one chain, as far as their header hashes tell. */
import type { Refusal } from './codes.ts';
import type { BlockFacts, ChannelInventory, HeldBlocks } from './inventory.ts';
import { diskOf } from './logs.ts';

interface Chain {
  readonly node: string;
  readonly height: number;
  hashOf(block: number): string | undefined;
}

/** Equal hashes at the lowest common height make the shorter one a prefix of the longer: each header holds the hash of the one before. */
export function disagreements(channel: ChannelInventory): readonly Refusal[] {
  const chains = chainsOf(channel);
  return chains.flatMap((a, i) => chains.slice(i + 1).flatMap((b) => compare(channel.channel, a, b)));
}

function compare(channel: string, a: Chain, b: Chain): readonly Refusal[] {
  const last = Math.min(a.height, b.height) - 1;
  if (last < 0) return [];
  const [mine, other] = [a.hashOf(last), b.hashOf(last)];
  const subject = `${a.node}, ${b.node}`;
  if (mine === undefined || other === undefined) {
    return [{ code: 'R704', subject, message: `block ${last} of ${channel} could not be compared between ${a.node} and ${b.node}` }];
  }
  if (mine === other) return [];
  const message = `block ${last} of ${channel} is ${mine.slice(0, 16)} at ${a.node} and ${other.slice(0, 16)} at ${b.node}`;
  return [{ code: 'R704', subject, message }];
}

function chainsOf({ survivors, peers }: ChannelInventory): readonly Chain[] {
  const logs = survivors.flatMap((survivor): readonly Chain[] => {
    const disk = diskOf(survivor);
    if (disk === null) return [];
    const { node, height, hash } = disk;
    return [{ node, height, hashOf: (block) => (block === height - 1 ? hash : survivor.hashes[block]) }];
  });
  const ledgers = peers.map((peer): Chain => ({
    node: peer.node,
    height: peer.height,
    hashOf: (block) => (block === peer.height - 1 ? peer.hash : (peer.hashes[block] ?? heldBlock(peer, block)?.hash)),
  }));
  return [...logs, ...ledgers];
}

export function heldBlock({ blocks }: Pick<HeldBlocks, 'blocks'>, number: number): BlockFacts | undefined {
  return blocks.find((block) => block.number === number);
}
