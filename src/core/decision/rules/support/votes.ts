/** Which consenters can be counted on, by what was seen and by what is diagnosed. An unknown is no vote. */
import { quorumSize } from '../../../consensus/quorum.ts';
import type { ChannelId, NodeId } from '../../../kernel/ids.ts';
import { isKnown } from '../../../observation/observed.ts';
import { isReachedByHalf } from '../../../observation/reached.ts';
import type { Channel, Topology } from '../../../topology/model.ts';
import { DIAGNOSIS, type DiagnosisCode } from '../../diagnose/codes.ts';
import { ownValue } from '../../../kernel/own-value.ts';
import type { RuleContext } from '../../model.ts';
import { ownFences } from './fences.ts';
import { suspected } from './seen.ts';

/** A consenter with one of these has no vote to count on, whatever it answers. */
const WITHOUT_VOTE: readonly DiagnosisCode[] = [
  DIAGNOSIS.deadProcess,
  DIAGNOSIS.deadHost,
  DIAGNOSIS.hung,
  DIAGNOSIS.silentConsenter,
  DIAGNOSIS.channelMissing,
  DIAGNOSIS.crashLoop,
  DIAGNOSIS.forked,
];

/** As the newest configuration block says where it was read, else as the file does. */
export function membersOf({ topology, evidence }: Pick<RuleContext, 'topology' | 'evidence'>, channel: ChannelId): readonly NodeId[] {
  return ownValue(evidence.membership, channel) ?? ownValue(topology.channels, channel)?.consenters ?? [];
}

export function channelsOfConsenter(context: Pick<RuleContext, 'topology' | 'evidence'>, node: NodeId): readonly Channel[] {
  return Object.values(context.topology.channels).filter(({ id }) => membersOf(context, id).includes(node));
}

export function channelsOfPeer({ channels }: Topology, node: NodeId): readonly Channel[] {
  return Object.values(channels).filter(({ peers }) => peers.includes(node));
}

/** Consenters of a channel that answer, serve it, and have nothing against them. */
export function votersOf(context: RuleContext, channel: ChannelId): readonly NodeId[] {
  // Behind a fence nobody reaches it, whatever it answers to those who stand elsewhere.
  const doubted = new Set([...suspected(context, ...WITHOUT_VOTE).map(({ subject }) => subject), ...ownFences(context)]);
  return membersOf(context, channel).filter((node) => !doubted.has(node) && serves(context, node, channel));
}

/** Those of the voters that hear of the leader whom a quorum confirms. Who names another one, or none, answers us and votes with nobody. */
export function followersOf(context: RuleContext, channel: ChannelId): readonly NodeId[] {
  const { nodes, channels } = context.evidence.snapshot;
  const leader = ownValue(channels, channel)?.leader;
  const voters = votersOf(context, channel);
  if (leader === undefined || !isKnown(leader) || leader.value === null) return voters;
  return voters.filter((node) => {
    const named = ownValue(ownValue(nodes, node)?.channels, channel)?.leader;
    return named === undefined || !isKnown(named) || named.value === leader.value;
  });
}

function serves(context: RuleContext, node: NodeId, channel: ChannelId): boolean {
  return answers(context, node) && isReachedByHalf(node, context.evidence.sightings) && heightOf(context, node, channel) !== null;
}

export function answers({ evidence: { snapshot } }: RuleContext, node: NodeId): boolean {
  const alive = ownValue(snapshot.nodes, node)?.alive;
  return alive !== undefined && isKnown(alive) && alive.value;
}

/** As the node said itself in this round. A spare that was added is on no channel of the file, so its probes are asked too. */
export function heightOf({ evidence }: RuleContext, node: NodeId, channel: ChannelId): number | null {
  const seen = ownValue(ownValue(evidence.snapshot.nodes, node)?.channels, channel)?.height;
  if (seen !== undefined && isKnown(seen)) return seen.value;
  const said = evidence.sightings.flatMap(({ nodes }) =>
    nodes.flatMap((probe) =>
      probe.node === node && probe.outcome === 'answered' ? (ownValue(probe.channels, channel)?.height ?? []) : [],
    ),
  );
  return said.length === 0 ? null : Math.max(...said);
}

/** Votes beyond a quorum when these nodes are left out; negative = no quorum. */
export function marginWithout(context: RuleContext, channel: Channel, without: readonly NodeId[] = []): number {
  const size = membersOf(context, channel.id).length;
  if (size === 0) return 0;
  const votes = followersOf(context, channel.id).filter((node) => !without.includes(node));
  return votes.length - quorumSize(channel.consensus.kind, size);
}

/** Channels that would have no quorum shown alive without the node, when others are away too. */
export function channelsThatNeed(context: RuleContext, node: NodeId, away: readonly NodeId[] = []): readonly ChannelId[] {
  return channelsOfConsenter(context, node)
    .filter((channel) => marginWithout(context, channel, [node, ...away]) < 0)
    .map(({ id }) => id);
}
