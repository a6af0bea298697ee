/**
 * Merges what all vantage points saw in one round into one snapshot. It never guesses: what is not proven by an answer or by positive
 * evidence is unknown, with the reason. Health endpoints and claims of single nodes decide nothing here.
 */
import { quorumSize } from '../consensus/quorum.ts';
import type { ChannelId, EpochMs, NodeId } from '../kernel/ids.ts';
import { ownValue } from '../kernel/own-value.ts';
import { nodes as nodesOf } from '../topology/lookup.ts';
import type { Channel, Topology } from '../topology/model.ts';
import { channelFindings } from './channel-findings.ts';
import { channelView } from './channel-view.ts';
import { type ConsensusAnswer, consensusKnowledge, type LeaderJudgement } from './consensus/consensus-knowledge.ts';
import { judgeForks } from './forks.ts';
import { judgeAlive } from './judge-alive.ts';
import { nodeFindings, roundFindings } from './node-findings.ts';
import { consensusAnswer, type NodeEvidence, nodeView } from './node-view.ts';
import type { ProcessSighting, Sighting } from './probe.ts';
import type { ChannelView, Finding, NodeView, Snapshot } from './snapshot.ts';

export interface Round {
  readonly topology: Topology;
  readonly at: EpochMs;
  readonly sightings: readonly Sighting[];
  readonly processes: readonly ProcessSighting[];
  /** The network's own consenter sets, where they were read; else those of the file count. */
  readonly membership?: Readonly<Record<ChannelId, readonly NodeId[]>>;
}

export function mergeSnapshot({ topology, at, sightings, processes, membership = {} }: Round): Snapshot {
  const probes = Map.groupBy(
    sightings.flatMap((sighting) => sighting.nodes),
    (probe) => probe.node,
  );
  const machine = new Map(processes.map((each) => [each.node, each]));
  const evidence = nodesOf(topology).map((node): NodeEvidence => {
    const own = probes.get(node.id) ?? [];
    return { node, probes: own, alive: judgeAlive(own, machine.get(node.id), at) };
  });
  const channels = Object.values(topology.channels).map((channel): Channel => {
    const consenters = ownValue(membership, channel.id);
    return consenters === undefined ? channel : { ...channel, consenters };
  });
  const answers = new Map(channels.map((channel) => [channel.id, consensusAnswers(evidence, channel)]));
  const leaders: Record<ChannelId, LeaderJudgement> = {};
  for (const channel of channels) leaders[channel.id] = judgeLeader(channel, answers.get(channel.id) ?? []);

  const nodes: Record<NodeId, NodeView> = {};
  const findings: Finding[] = [...roundFindings(topology, sightings)];
  for (const each of evidence) {
    const view = nodeView(each, channels, leaders, at);
    nodes[each.node.id] = view;
    findings.push(...nodeFindings(each, view, machine.get(each.node.id), at));
  }
  const views: Record<ChannelId, ChannelView> = {};
  for (const channel of channels) {
    const members = evidence.filter(({ node }) => channel.consenters.includes(node.id) || channel.peers.includes(node.id));
    const { forked, fork } = judgeForks(members, channel.id, at);
    const leader = leaders[channel.id] ?? { unknown: 'not judged' };
    const view = channelView(channel, nodes, { leader, forked }, at);
    views[channel.id] = view;
    const symptoms = consensusKnowledge(channel.consensus.kind).symptoms(answers.get(channel.id) ?? []);
    findings.push(...channelFindings(channel, view, fork, symptoms));
  }
  const observers = [...new Set([...sightings.map(({ observer }) => observer), ...processes.map(({ observer }) => observer)])];
  return { at, network: topology.name, observers, nodes, channels: views, findings: bySeverity(findings) };
}

function consensusAnswers(evidence: readonly NodeEvidence[], channel: Channel): readonly ConsensusAnswer[] {
  return evidence.filter(({ node }) => channel.consenters.includes(node.id)).flatMap((each) => consensusAnswer(each, channel.id) ?? []);
}

function judgeLeader({ consenters, consensus }: Channel, answers: readonly ConsensusAnswer[]): LeaderJudgement {
  const size = consenters.length;
  if (answers.length === 0) return { unknown: 'no consenter said anything of its consensus' };
  return consensusKnowledge(consensus.kind).leader(answers, { size, needed: quorumSize(consensus.kind, size) });
}

const ORDER: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, info: 2 };

function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => ORDER[a.severity] - ORDER[b.severity] || a.code.localeCompare(b.code));
}
