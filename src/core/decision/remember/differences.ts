/**
 * Between which blocks a peer began to differ. One round shows the hashes of few blocks, so the gap between the last equal and the first
 * different one is halved round by round: `blocksToCompare` says which block to ask for next.
 */
import type { ChannelId, EpochMs } from '../../kernel/ids.ts';
import type { ChannelScene } from '../diagnose/channel-scene.ts';
import { chainOf, highestEqual, stateOf } from '../diagnose/chains.ts';
import type { NodeScene } from '../diagnose/node-scene.ts';
import { ownValue } from '../../kernel/own-value.ts';
import { consenterChains, type PeerDifference, peerDifferences } from '../diagnose/peer-differences.ts';
import type { Round } from '../diagnose/scene.ts';
import type { History, KnownDifference } from '../history.ts';
import { differenceKey } from './difference-key.ts';

type Differences = NonNullable<History['differences']>;

export function rememberDifferences(before: Differences, { channels }: Round): Differences {
  return Object.fromEntries(
    channels.flatMap((channel) => {
      const found = new Map(peerDifferences(channel).map((each) => [each.peer.id, each]));
      return channel.peers.flatMap((peer): readonly [string, KnownDifference][] => {
        const key = differenceKey(peer.id, channel.id);
        const after = next(ownValue(before, key), found.get(peer.id), peer, channel);
        return after === undefined ? [] : [[key, after]];
      });
    }),
  );
}

function next(
  known: KnownDifference | undefined,
  found: PeerDifference | undefined,
  peer: NodeScene,
  channel: ChannelScene,
): KnownDifference | undefined {
  const same = known === undefined || (found !== undefined && known.of !== found.of) ? undefined : known;
  const equal = Math.max(same?.equal ?? -1, found?.equal ?? -1, same === undefined ? -1 : equalNow(peer, same.of, channel));
  if (found !== undefined) {
    const differs = same === undefined || same.differs <= equal ? found.block : Math.min(same.differs, found.block);
    return { of: found.of, equal: equal < differs ? equal : found.equal, differs };
  }
  if (same === undefined) return undefined;
  // It is repaired when it has the block like the others, and being repaired when it does not have it any more.
  const height = channel.heights.get(peer.id);
  return equal >= same.differs || (height !== undefined && height <= same.differs) ? undefined : { ...same, equal };
}

/** The highest block that it shares with those that it is compared with. */
function equalNow(peer: NodeScene, of: KnownDifference['of'], channel: ChannelScene): number {
  if (of === 'blocks')
    return Math.max(-1, ...(consenterChains(channel) ?? []).map((each) => highestEqual(chainOf(peer, channel.id), each)));
  const others = channel.peers.filter(({ id }) => id !== peer.id);
  return Math.max(-1, ...others.map((each) => highestEqual(stateOf(peer, channel.id), stateOf(each, channel.id))));
}

/** Equal tips say nothing of the state, and a node that stands below the tip has no block in common with it. */
const COMPARE_MS = 30_000;

/**
 * The block of each channel that the next round should ask every node for. Absent where nothing is to be compared now. It is asked again and
 * again for the first block that differs, so that a difference stays visible as long as it is there.
 */
export function blocksToCompare(history: History, now: EpochMs): Readonly<Record<ChannelId, number>> {
  const lowest = lowestHeights(history, now);
  const open = Object.entries(history.differences ?? {})
    .toSorted(([a], [b]) => (a < b ? 1 : -1))
    .map(([key, { equal, differs }]): [string, number] => [
      channelOf(key),
      differs - equal > 1 ? Math.floor((equal + differs) / 2) : differs,
    ]);
  return Object.fromEntries([...lowest, ...open]);
}

function lowestHeights({ growth, lastRoundAt }: History, now: EpochMs): readonly [ChannelId, number][] {
  const due = lastRoundAt === null || Math.floor(now / COMPARE_MS) !== Math.floor(lastRoundAt / COMPARE_MS);
  if (!due) return [];
  const heights = Map.groupBy(Object.entries(growth), ([key]) => channelOf(key));
  return [...heights].map(([channel, each]) => [channel, Math.max(0, Math.min(...each.map(([, { height }]) => height)) - 1)]);
}

function channelOf(key: string): ChannelId {
  return key.slice(key.indexOf(' ') + 1);
}
