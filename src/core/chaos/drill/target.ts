/**
 * What a drill aims at, resolved against the topology and what was seen. Unknown stays unknown: a drill that needs the
 * leader is refused when nobody can say who leads. Of several that fit, the first in the order of the file is taken.
 */
import { quorumSize } from '../../consensus/quorum.ts';
import { failures } from '../../kernel/failure.ts';
import type { ChannelId, NodeId, RegionId } from '../../kernel/ids.ts';
import { isKnown } from '../../observation/observed.ts';
import type { Snapshot } from '../../observation/snapshot.ts';
import type { Channel, FabricNode, Topology } from '../../topology/model.ts';
import { DRILL_CODES } from './codes.ts';
import type { Drill, Target } from './drill.ts';

const fail = failures(DRILL_CODES);

export interface ResolvedTarget {
  /** Every node that the fault takes away, in the order of the file. */
  readonly nodes: readonly NodeId[];
  /** The region that the fault takes away as a whole, if it is one. */
  readonly region: RegionId | null;
}

export interface TargetQuestion {
  readonly topology: Topology;
  readonly snapshot: Snapshot;
  readonly channel: ChannelId;
  /** Accept a lone consenter that leads: asked before the preparation that moves the leader away. */
  readonly leaderMayBeTarget?: boolean;
}

export function nodeOf(topology: Topology, id: NodeId): FabricNode {
  const node = topology.orderers[id] ?? topology.peers[id];
  if (node === undefined) throw fail('E614', `the topology has no node '${id}'`, { subject: id });
  return node;
}

export function channelOf(topology: Topology, id: ChannelId): Channel {
  const channel = topology.channels[id];
  if (channel !== undefined) return channel;
  throw fail('E614', `the topology has no channel '${id}'`, {
    subject: id,
    hint: `Channels: ${Object.keys(topology.channels).join(', ')}.`,
  });
}

/** Who leads the channel, agreed by what was seen; a failure when nobody can say. */
export function knownLeader(snapshot: Snapshot, channel: ChannelId): NodeId {
  const leader = snapshot.channels[channel]?.leader;
  if (leader === undefined) throw fail('E610', `nothing was seen of channel ${channel}`, { subject: channel });
  if (!isKnown(leader)) throw fail('E610', `the leader of channel ${channel} is unknown: ${leader.unknown}`, { subject: channel });
  if (leader.value === null) throw fail('E610', `channel ${channel} has no leader`, { subject: channel });
  return leader.value;
}

export function resolveTarget(target: Target, question: TargetQuestion): ResolvedTarget {
  const { topology, snapshot, channel } = question;
  switch (target.kind) {
    case 'leader':
      return single(knownLeader(snapshot, channel));
    case 'follower':
      return single(follower(question));
    case 'peer':
      return single(sparePeer(question));
    case 'lone-consenter':
      return single(loneConsenter(question));
    case 'followers':
      return { nodes: followers(question, target.count), region: null };
    case 'majority-region':
      return wholeRegion(topology, majorityRegion(question));
    case 'zone-with-orderers':
      return { nodes: zoneWithOrderers(question, target.orderers), region: null };
    case 'node':
      return single(nodeOf(topology, target.node).id);
    case 'region':
      return wholeRegion(topology, target.region);
    case 'region-with-orderers':
      return wholeRegion(topology, regionWithOrderers(target, question));
  }
}

/** Resolves the target of a drill; a chaincode service belongs to a peer. */
export function resolveDrillTarget(drill: Drill, question: TargetQuestion): ResolvedTarget {
  const resolved = resolveTarget(drill.fault.target, question);
  if (drill.fault.kind !== 'service.kill') return resolved;
  const wrong = resolved.nodes.find((id) => nodeOf(question.topology, id).kind !== 'peer');
  if (wrong !== undefined) throw fail('E611', `${wrong} is no peer: only a peer has a chaincode service`, { subject: wrong });
  return resolved;
}

function single(node: NodeId): ResolvedTarget {
  return { nodes: [node], region: null };
}

function wholeRegion(topology: Topology, region: RegionId): ResolvedTarget {
  if (topology.regions[region] === undefined) throw fail('E614', `the topology has no region '${region}'`, { subject: region });
  const all = [...Object.values(topology.orderers), ...Object.values(topology.peers)];
  const nodes = all.filter((node) => node.at.region === region).map((node) => node.id);
  if (nodes.length === 0) throw fail('E611', `region ${region} has no node`, { subject: region });
  return { nodes, region };
}

function follower(question: TargetQuestion): NodeId {
  const [first] = followers(question, 1);
  if (first === undefined) throw fail('E611', 'a target of one follower has none', { subject: question.channel });
  return first;
}

function followers({ topology, snapshot, channel }: TargetQuestion, count: number): readonly NodeId[] {
  const leader = knownLeader(snapshot, channel);
  const found = channelOf(topology, channel).consenters.filter((id) => id !== leader);
  if (found.length < count) {
    throw fail('E611', `channel ${channel} has ${found.length} consenters beside its leader ${leader}, not ${count}`, { subject: channel });
  }
  return found.slice(0, count);
}

function majorityRegion({ topology, channel }: TargetQuestion): RegionId {
  const { consenters, consensus } = channelOf(topology, channel);
  const needed = quorumSize(consensus.kind, consenters.length);
  const found = Object.keys(topology.regions).find((id) => consenters.length - consentersIn(topology, channel, id).length < needed);
  if (found === undefined) throw fail('E611', `channel ${channel} survives the loss of any region`, { subject: channel });
  return found;
}

function zoneWithOrderers({ topology, snapshot, channel }: TargetQuestion, orderers: number): readonly NodeId[] {
  const leader = knownLeader(snapshot, channel);
  const { consenters } = channelOf(topology, channel);
  const all = [...Object.values(topology.orderers), ...Object.values(topology.peers)];
  for (const { at } of all) {
    const nodes = all.filter((node) => node.at.region === at.region && node.at.zone === at.zone).map((node) => node.id);
    if (!nodes.includes(leader) && consenters.filter((id) => nodes.includes(id)).length === orderers) return nodes;
  }
  throw fail('E611', `no zone has exactly ${orderers} consenters of channel ${channel} without its leader`, { subject: channel });
}

function sparePeer({ topology, channel }: TargetQuestion): NodeId {
  const peers = channelOf(topology, channel).peers.flatMap((id) => topology.peers[id] ?? []);
  const replaceable = peers.filter((peer) => peers.some((other) => other.id !== peer.id && other.organisation === peer.organisation));
  const found = replaceable.find((peer) => !peer.uses.includes('anchor')) ?? replaceable[0];
  if (found === undefined) throw fail('E611', `no organisation has two peers on channel ${channel}`, { subject: channel });
  return found.id;
}

function consentersIn(topology: Topology, channel: ChannelId, region: RegionId): readonly NodeId[] {
  return channelOf(topology, channel).consenters.filter((id) => topology.orderers[id]?.at.region === region);
}

function loneConsenter({ topology, snapshot, channel, leaderMayBeTarget }: TargetQuestion): NodeId {
  const leader = knownLeader(snapshot, channel);
  const alone = Object.keys(topology.regions)
    .map((region) => consentersIn(topology, channel, region))
    .flatMap((ids) => (ids.length === 1 ? ids : []));
  const found = alone.find((id) => id !== leader) ?? alone[0];
  if (found === undefined) throw fail('E611', `no region has exactly one consenter of channel ${channel}`, { subject: channel });
  if (found === leader && leaderMayBeTarget !== true) {
    throw fail('E612', `${found} is alone in its region and leads channel ${channel} now`, { subject: found });
  }
  return found;
}

function regionWithOrderers(target: Target & { kind: 'region-with-orderers' }, question: TargetQuestion): RegionId {
  const { topology, snapshot, channel } = question;
  const fitting = Object.keys(topology.regions).filter((id) => consentersIn(topology, channel, id).length === target.orderers);
  const leading = topology.orderers[knownLeader(snapshot, channel)]?.at.region;
  const found = pick(fitting, leading, target.leader);
  if (found !== undefined) return found;
  const wish = target.leader === 'prefer' ? '' : target.leader === 'require' ? ' and the leader' : ' without the leader';
  throw fail('E611', `no region has exactly ${target.orderers} consenters of channel ${channel}${wish}`, { subject: channel });
}

function pick(fitting: readonly RegionId[], leading: RegionId | undefined, wish: 'prefer' | 'require' | 'avoid'): RegionId | undefined {
  const withLeader = fitting.find((id) => id === leading);
  if (wish === 'require') return withLeader;
  if (wish === 'avoid') return fitting.find((id) => id !== leading);
  return withLeader ?? fitting[0];
}
