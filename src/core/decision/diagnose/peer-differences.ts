/**
 * Peers that have other blocks than the consenters, or another state than the other peers. Who is right is said only where it can be said:
 * consenters have to agree with each other, and of states the larger number of peers counts.
 */
import type { ChannelScene } from './channel-scene.ts';
import { type Chain, chainOf, difference, highestEqual, lowestOf, stateOf } from './chains.ts';
import type { NodeScene } from './node-scene.ts';

export interface PeerDifference {
  readonly peer: NodeScene;
  /** blocks: other header hashes than the consenters. state: equal blocks, and another result of them than other peers. */
  readonly of: 'blocks' | 'state';
  /** The lowest block that was seen to differ in this round. */
  readonly block: number;
  /** The highest block below it that was seen to be equal in this round; -1 when none was. */
  readonly equal: number;
  /** Those that have another hash of this block. */
  readonly against: readonly Chain[];
  readonly own: Chain;
  /** Whether those against it are enough to say that it is the one that is wrong. */
  readonly clear: boolean;
}

export function peerDifferences(channel: ChannelScene): readonly PeerDifference[] {
  const blocks = blockDifferences(channel);
  const states = stateDifferences(channel).filter(({ peer }) => !blocks.some((each) => each.peer.id === peer.id));
  return [...blocks, ...states];
}

/** Null where consenters disagree or say nothing: then there is nothing to compare with. */
export function consenterChains({ id, consenters }: ChannelScene): readonly Chain[] | null {
  const chains = consenters.map((each) => chainOf(each, id)).filter(({ hashes }) => hashes.size > 0);
  const disagree = chains.some((a, i) => chains.slice(i + 1).some((b) => difference(a, b) !== null));
  return disagree || chains.length === 0 ? null : chains;
}

function blockDifferences(channel: ChannelScene): readonly PeerDifference[] {
  const orderers = consenterChains(channel);
  if (orderers === null) return [];
  return channel.peers.flatMap((peer) => compare(chainOf(peer, channel.id), orderers, 'blocks') ?? []);
}

/** Two that agree against one are clear; one against one leaves both in doubt, and the larger side in none. */
const CLEAR = 2;

function stateDifferences({ id, peers }: ChannelScene): readonly PeerDifference[] {
  const states = peers.map((each) => stateOf(each, id));
  // Almost always, and a channel may have a thousand peers.
  if (allAgree(states)) return [];
  return states.flatMap((own) => {
    const others = states.filter((each) => each !== own);
    const found = compare(own, others, 'state');
    if (found === null) return [];
    const agreeing = others.filter((each) => each.hashes.get(found.block) === own.hashes.get(found.block)).length;
    const against = largestAgreement(found);
    return against > agreeing ? [{ ...found, clear: against >= CLEAR && agreeing === 0 }] : [];
  });
}

function allAgree(chains: readonly Chain[]): boolean {
  const seen = new Map<number, string>();
  return chains.every(({ hashes }) =>
    [...hashes].every(([block, hash]) => {
      const known = seen.get(block) ?? hash;
      seen.set(block, known);
      return known === hash;
    }),
  );
}

/** How many of those against it agree with each other. */
function largestAgreement({ against, block }: PeerDifference): number {
  const groups = Map.groupBy(against, ({ hashes }) => hashes.get(block));
  return Math.max(0, ...[...groups.values()].map((group) => group.length));
}

function compare(own: Chain, others: readonly Chain[], of: PeerDifference['of']): PeerDifference | null {
  const lowest = lowestOf(others.flatMap((each) => difference(own, each) ?? []));
  if (lowest === null) return null;
  const { block } = lowest;
  const against = others.filter(({ hashes }) => hashes.has(block) && hashes.get(block) !== own.hashes.get(block));
  const equal = Math.max(lowest.equal, ...others.map((each) => highestEqual(own, each)).filter((each) => each < block));
  return { peer: own.node, of, block, equal, against, own, clear: true };
}
