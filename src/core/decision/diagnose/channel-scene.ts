/** One channel of a round: who votes, what they say of their consensus, and how high everybody is. */
import { quorumSize } from '../../consensus/quorum.ts';
import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import { type ConsensusAnswer, consensusKnowledge, type LeaderJudgement } from '../../observation/consensus/consensus-knowledge.ts';
import type { Channel, Topology } from '../../topology/model.ts';
import type { Evidence } from '../model.ts';
import { ownValue } from '../../kernel/own-value.ts';
import { channelAnswers, type NodeScene } from './node-scene.ts';

export interface ChannelScene {
  readonly channel: Channel;
  readonly id: ChannelId;
  /** As the newest configuration lists them where it was read, else as the topology does. One that the topology lacks has no scene. */
  readonly members: readonly NodeId[];
  readonly consenters: readonly NodeScene[];
  readonly peers: readonly NodeScene[];
  /** Consenters that a quorum needs. */
  readonly needed: number;
  /** What consenters say, one answer each, in the order of the members. */
  readonly answers: readonly ConsensusAnswer[];
  readonly leader: LeaderJudgement;
  /** Highest height of each node that told one. */
  readonly heights: ReadonlyMap<NodeId, number>;
  /** Highest of all; null when nobody told one. */
  readonly tip: number | null;
}

export function channelScenes(topology: Topology, evidence: Evidence, nodes: readonly NodeScene[]): readonly ChannelScene[] {
  const byId = new Map(nodes.map((each) => [each.id, each]));
  // Observation knows the consensus of Fabric only; qbft is refused on it.
  return Object.values(topology.channels)
    .filter(({ consensus }) => consensus.kind !== 'qbft')
    .map((channel) => {
      const members = [...new Set(ownValue(evidence.membership, channel.id) ?? channel.consenters)];
      const scenes = (ids: readonly NodeId[]): readonly NodeScene[] => ids.flatMap((id) => byId.get(id) ?? []);
      return channelScene(channel, members, scenes(members), scenes(channel.peers));
    });
}

function channelScene(
  channel: Channel,
  members: readonly NodeId[],
  consenters: readonly NodeScene[],
  peers: readonly NodeScene[],
): ChannelScene {
  const { kind } = channel.consensus;
  const needed = members.length === 0 ? 0 : quorumSize(kind, members.length);
  const answers = consenters.flatMap((each) => consensusAnswer(each, channel.id) ?? []);
  const heights = new Map<NodeId, number>();
  for (const each of [...consenters, ...peers]) {
    const told = channelAnswers(each, channel.id).flatMap(({ said }) => said.height ?? []);
    if (told.length > 0) heights.set(each.id, Math.max(...told));
  }
  return {
    channel,
    id: channel.id,
    members,
    consenters,
    peers,
    needed,
    answers,
    leader:
      answers.length === 0
        ? { unknown: 'no consenter said anything of its consensus' }
        : consensusKnowledge(kind).leader(answers, { size: members.length, needed }),
    heights,
    tip: heights.size === 0 ? null : Math.max(...heights.values()),
  };
}

/** From its latest answer; of two at one time the one of the first observer by name. */
function consensusAnswer(scene: NodeScene, channel: ChannelId): ConsensusAnswer | null {
  const said = channelAnswers(scene, channel).filter((answer) => answer.said.consensus !== undefined);
  const probe = said.toSorted((a, b) => b.at - a.at)[0]?.said.consensus;
  return probe === undefined ? null : { node: scene.id, probe };
}

/** The leader that a quorum confirms in this round, if any. */
export function confirmedLeader({ leader }: ChannelScene): NodeId | null {
  return 'value' in leader ? leader.value : null;
}
