/**
 * Whether the nodes of a channel have the same chain. Blocks are compared by header hash at equal numbers; as each header holds the hash
 * of the one before, one equal block means an equal past. No metric and no health endpoint shows a fork.
 */
import type { ChannelId, EpochMs, NodeId } from '../kernel/ids.ts';
import { channelProbes, type NodeEvidence } from './node-view.ts';
import { type Observed, seen, unknown } from './observed.ts';

export interface Fork {
  readonly block: number;
  /** Nodes by the hash that they have. */
  readonly branches: readonly { readonly hash: string; readonly nodes: readonly NodeId[] }[];
}

export interface ForkJudgement {
  readonly forked: Observed<boolean>;
  /** The lowest block that was seen to differ. */
  readonly fork: Fork | null;
}

export function judgeForks(nodes: readonly NodeEvidence[], channel: ChannelId, at: EpochMs): ForkJudgement {
  const chains = nodes
    .map((evidence) => ({ node: evidence.node.id, hashes: hashesOf(evidence, channel) }))
    .filter(({ hashes }) => hashes.size > 0);
  const observers = [...new Set(nodes.flatMap(({ probes }) => channelProbes(probes, channel).map(({ observer }) => observer)))];
  const numbers = [...new Set(chains.flatMap(({ hashes }) => [...hashes.keys()]))].toSorted((a, b) => a - b);
  for (const block of numbers) {
    const branches = branchesAt(chains, block);
    if (branches.length > 1) return { forked: seen(true, at, observers), fork: { block, branches } };
  }
  if (chains.length === 0) return { forked: unknown('no node told a block', at), fork: null };
  const common = numbers.find((number) => chains.every(({ hashes }) => hashes.has(number)));
  if (common !== undefined) return { forked: seen(false, at, observers), fork: null };
  return { forked: unknown('no block yet that every node was asked for; the next round asks for one', at), fork: null };
}

type Hashes = ReadonlyMap<number, ReadonlySet<string>>;

function hashesOf({ probes }: NodeEvidence, channel: ChannelId): Hashes {
  const hashes = new Map<number, Set<string>>();
  const add = (number: number, hash: string): void => {
    hashes.set(number, (hashes.get(number) ?? new Set()).add(hash));
  };
  for (const { said } of channelProbes(probes, channel)) {
    if (said.height !== undefined && said.height > 0 && said.hash !== undefined) add(said.height - 1, said.hash);
    for (const [number, hash] of Object.entries(said.hashes ?? {})) add(Number(number), hash);
  }
  return hashes;
}

function branchesAt(chains: readonly { readonly node: NodeId; readonly hashes: Hashes }[], block: number): Fork['branches'] {
  const branches = new Map<string, NodeId[]>();
  for (const { node, hashes } of chains) {
    for (const hash of hashes.get(block) ?? []) branches.set(hash, [...(branches.get(hash) ?? []), node]);
  }
  return [...branches].map(([hash, nodes]) => ({ hash, nodes }));
}
