/** One node, as all vantage points of a round saw it. */
import type { ChannelId, EpochMs, NodeId } from '../kernel/ids.ts';
import type { Channel, FabricNode } from '../topology/model.ts';
import { type ConsensusAnswer, consensusKnowledge, type LeaderJudgement } from './consensus/consensus-knowledge.ts';
import { isKnown, type Observed, seen, unknown } from './observed.ts';
import type { ChannelProbe, NodeProbe } from './probe.ts';
import type { NodeChannelView, NodeView } from './snapshot.ts';

/** Everything that was seen of one node in one round. */
export interface NodeEvidence {
  readonly node: FabricNode;
  readonly alive: Observed<boolean>;
  /** All probes, answered or not. */
  readonly probes: readonly NodeProbe[];
}

export function channelsOf(channels: readonly Channel[], node: NodeId): readonly Channel[] {
  return channels.filter(({ consenters, peers }) => consenters.includes(node) || peers.includes(node));
}

export function nodeView(
  evidence: NodeEvidence,
  channels: readonly Channel[],
  leaders: Readonly<Record<ChannelId, LeaderJudgement>>,
  at: EpochMs,
): NodeView {
  const { node, alive, probes } = evidence;
  const role = node.kind === 'orderer' ? roleOf(evidence, channelsOf(channels, node.id), leaders, at) : null;
  const expiries = probes.filter(({ certificateNotAfter }) => certificateNotAfter !== undefined);
  const [first] = expiries.toSorted((a, b) => (a.certificateNotAfter ?? 0) - (b.certificateNotAfter ?? 0));
  return {
    kind: node.kind,
    region: node.at.region,
    zone: node.at.zone ?? null,
    alive,
    ...(role === null ? {} : { role }),
    ...(first?.certificateNotAfter === undefined
      ? {}
      : {
          certificateNotAfter: seen(
            first.certificateNotAfter,
            first.at,
            expiries.map(({ observer }) => observer),
          ),
        }),
    channels: Object.fromEntries(channelsOf(channels, node.id).map((channel) => [channel.id, channelView(evidence, channel, at)])),
  };
}

function channelView(evidence: NodeEvidence, channel: Channel, at: EpochMs): NodeChannelView {
  const probes = channelProbes(evidence.probes, channel.id);
  const heights = probes.filter(({ said }) => said.height !== undefined);
  const height = Math.max(...heights.map(({ said }) => said.height ?? 0));
  const highest = heights.filter(({ said }) => said.height === height);
  const leader = namedLeader(evidence, channel, at);
  const views = leader === null ? {} : { leader };
  const [tip] = highest;
  if (tip === undefined) {
    const reason = whyNoHeight(evidence, probes);
    return { height: unknown(reason, at), hash: unknown(reason, at), ...views };
  }
  const by = highest.map(({ observer }) => observer);
  const last = Math.max(...highest.map((probe) => probe.at));
  const hash = tip.said.hash === undefined ? unknown('the answer carried no hash', last) : seen(tip.said.hash, last, by);
  return { height: seen(height, last, by), hash, ...views };
}

function whyNoHeight({ alive }: NodeEvidence, probes: readonly SaidProbe[]): string {
  const error = probes.find(({ said }) => said.error !== undefined);
  if (error !== undefined) return `error: ${error.said.error}`;
  if (!isKnown(alive)) return alive.unknown;
  return alive.value ? 'the node answered, but said nothing of this channel' : 'the node is down';
}

export interface SaidProbe {
  readonly observer: string;
  readonly at: EpochMs;
  readonly said: ChannelProbe;
}

export function channelProbes(probes: readonly NodeProbe[], channel: ChannelId): readonly SaidProbe[] {
  return probes.flatMap(({ observer, at, outcome, channels }) => {
    const said = channels[channel];
    return outcome === 'answered' && said !== undefined ? [{ observer, at, said }] : [];
  });
}

/** What the node itself says of the consensus, from its latest answer. */
export function consensusAnswer({ node, probes }: NodeEvidence, channel: ChannelId): ConsensusAnswer | null {
  const said = channelProbes(probes, channel).filter((probe) => probe.said.consensus !== undefined);
  const probe = said.toSorted((a, b) => b.at - a.at)[0]?.said.consensus;
  return probe === undefined ? null : { node: node.id, probe };
}

function namedLeader(evidence: NodeEvidence, channel: Channel, at: EpochMs): Observed<NodeId | null> | null {
  if (evidence.node.kind !== 'orderer') return null;
  const answer = consensusAnswer(evidence, channel.id);
  if (answer === null) return unknown('it said nothing of its consensus', at);
  const named = consensusKnowledge(channel.consensus.kind).named(answer);
  if (named === undefined) return unknown('it does not name the leader', at);
  return seen(named, at, [`consensus:${evidence.node.id}`]);
}

type Role = 'leader' | 'follower' | 'candidate' | 'none';

/** With several channels: leader as soon as it leads one. */
function roleOf(
  evidence: NodeEvidence,
  channels: readonly Channel[],
  leaders: Readonly<Record<ChannelId, LeaderJudgement>>,
  at: EpochMs,
): Observed<Role> {
  const { node, alive } = evidence;
  if (!isKnown(alive)) return unknown(alive.unknown, at);
  if (!alive.value) return unknown('the node is down', at);
  if (channels.length === 0) return seen('none', at, alive.by);
  const roles = channels.map((channel) => roleOnChannel(evidence, channel, leaders[channel.id], at));
  const leading = roles.find((role) => isKnown(role) && role.value === 'leader');
  return leading ?? roles[0] ?? unknown(`${node.id} said nothing of its consensus`, at);
}

function roleOnChannel(evidence: NodeEvidence, channel: Channel, judged: LeaderJudgement | undefined, at: EpochMs): Observed<Role> {
  const { id } = evidence.node;
  const named = namedLeader(evidence, channel, at) ?? unknown('no orderer', at);
  const by = [`consensus:${id}`];
  const leader = judged !== undefined && 'value' in judged ? judged.value : undefined;
  if (leader === id) return seen('leader', at, [`quorum:${channel.id}`]);
  if (!isKnown(named)) return typeof leader === 'string' ? seen('follower', at, [`quorum:${channel.id}`]) : named;
  if (named.value === null) return seen('none', at, by);
  if (named.value !== id) return seen('follower', at, by);
  return unknown(
    typeof leader === 'string' ? `claims to lead, but a quorum follows ${leader}` : 'claims to lead, and no quorum confirms it',
    at,
  );
}
