/**
 * What nodes say their blocks are, and what those did to the state. One header holds the hash of the one before, and one commit hash the
 * commit hash before: so one equal block means an equal past, and one different block a different future. A node that gives two hashes for
 * one block is being rebuilt: that block counts for nothing.
 */
import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import type { ChannelProbe } from '../../observation/probe.ts';
import { channelAnswers, type NodeScene } from './node-scene.ts';

export interface Chain {
  readonly node: NodeScene;
  readonly hashes: ReadonlyMap<number, string>;
}

/** Header hashes. */
export function chainOf(node: NodeScene, channel: ChannelId): Chain {
  return { node, hashes: collect(node, channel, headerHashes) };
}

/** Commit hashes, of peers. */
export function stateOf(node: NodeScene, channel: ChannelId): Chain {
  return { node, hashes: collect(node, channel, ({ commits = {} }) => numbered(commits)) };
}

function headerHashes({ height, hash, hashes = {} }: ChannelProbe): readonly (readonly [number, string])[] {
  const tip = height !== undefined && height > 0 && hash !== undefined ? [[height - 1, hash] as const] : [];
  return [...tip, ...numbered(hashes)];
}

function numbered(hashes: Readonly<Record<number, string>>): readonly (readonly [number, string])[] {
  return Object.entries(hashes).map(([block, hash]) => [Number(block), hash] as const);
}

function collect(
  node: NodeScene,
  channel: ChannelId,
  read: (said: ChannelProbe) => readonly (readonly [number, string])[],
): ReadonlyMap<number, string> {
  const said = Map.groupBy(
    channelAnswers(node, channel).flatMap((answer) => read(answer.said)),
    ([block]) => block,
  );
  const hashes = new Map<number, string>();
  for (const [block, found] of said) {
    const [only, ...others] = new Set(found.map(([, hash]) => hash));
    if (only !== undefined && others.length === 0) hashes.set(block, only);
  }
  return hashes;
}

export interface Difference {
  readonly a: NodeId;
  readonly b: NodeId;
  /** The lowest block that was seen to differ. */
  readonly block: number;
  /** The highest block below it that was seen to be equal; -1 when none was. */
  readonly equal: number;
}

export function difference(a: Chain, b: Chain): Difference | null {
  const both = [...a.hashes.keys()].filter((block) => b.hashes.has(block)).toSorted((x, y) => x - y);
  const differs = (block: number): boolean => a.hashes.get(block) !== b.hashes.get(block);
  const block = both.find(differs);
  if (block === undefined) return null;
  return { a: a.node.id, b: b.node.id, block, equal: both.findLast((each) => each < block) ?? -1 };
}

/** The lowest of them, with the highest equal block that any of them saw below it. */
export function lowestOf(differences: readonly Difference[]): { readonly block: number; readonly equal: number } | null {
  if (differences.length === 0) return null;
  const block = Math.min(...differences.map((each) => each.block));
  return { block, equal: Math.max(...differences.map(({ equal }) => (equal < block ? equal : -1))) };
}

/** The highest block that both have alike; -1 when they have none in common. */
export function highestEqual(a: Chain, b: Chain): number {
  return Math.max(-1, ...[...a.hashes].flatMap(([block, hash]) => (b.hashes.get(block) === hash ? [block] : [])));
}
