/**
 * Header hashes that nodes gave for blocks of a channel. One header holds the hash of the one before, so one equal block means an equal
 * past, and one different block a different future. A node that gives two hashes for one block is being rebuilt: it counts for neither.
 */
import type { NodeId } from '../../kernel/ids.ts';
import { channelAnswers, type NodeScene } from './node-scene.ts';

export interface Chain {
  readonly node: NodeScene;
  readonly hashes: ReadonlyMap<number, string>;
}

export function chainOf(node: NodeScene, channel: string): Chain {
  const said = new Map<number, Set<string>>();
  const add = (block: number, hash: string): void => {
    said.set(block, (said.get(block) ?? new Set()).add(hash));
  };
  for (const { said: probe } of channelAnswers(node, channel)) {
    if (probe.height !== undefined && probe.height > 0 && probe.hash !== undefined) add(probe.height - 1, probe.hash);
    for (const [block, hash] of Object.entries(probe.hashes ?? {})) add(Number(block), hash);
  }
  const hashes = new Map<number, string>();
  for (const [block, found] of said) {
    const [only] = found;
    if (found.size === 1 && only !== undefined) hashes.set(block, only);
  }
  return { node, hashes };
}

export interface Difference {
  readonly a: NodeId;
  readonly b: NodeId;
  /** The lowest block that was seen to differ. */
  readonly block: number;
  /** The block before is the same on both, or there is none: nothing before differs. */
  readonly first: boolean;
}

export function difference(a: Chain, b: Chain): Difference | null {
  const both = [...a.hashes.keys()].filter((block) => b.hashes.has(block)).toSorted((x, y) => x - y);
  const differs = (block: number): boolean => a.hashes.get(block) !== b.hashes.get(block);
  const block = both.find(differs);
  if (block === undefined) return null;
  return { a: a.node.id, b: b.node.id, block, first: block === 0 || (both.includes(block - 1) && !differs(block - 1)) };
}
