/** Round-trip times between the consenters of a channel. */
import { quorumSize } from '../../consensus/quorum.ts';
import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import { channel, consenters, roundTripMs } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';

export interface Distance {
  readonly ms: number;
  readonly from: NodeId;
  readonly to: NodeId;
}

/** Pairs of regions with consenters whose round-trip time is not given. */
export function unknownPairs(topology: Topology, id: ChannelId): readonly string[] {
  const regions = [...new Set(consenters(topology, id).map(({ at }) => at.region))];
  const pairs = regions.flatMap((a, i) => regions.slice(i + 1).map((b) => [a, b] as const));
  return pairs.filter(([a, b]) => roundTripMs(topology, a, b) === undefined).map(([a, b]) => `${a}-${b}`);
}

/** The largest round trip between two consenters; undefined when any is unknown. */
export function largestRoundTrip(topology: Topology, id: ChannelId): Distance | undefined {
  if (unknownPairs(topology, id).length > 0) return undefined;
  return largest(consenters(topology, id).map(({ id: from }) => farthest(topology, id, from, consenters(topology, id).length)));
}

/** The largest round trip that any consenter needs to reach a quorum with itself in it; undefined when any is unknown. */
export function largestRoundTripToQuorum(topology: Topology, id: ChannelId): Distance | undefined {
  if (unknownPairs(topology, id).length > 0) return undefined;
  const members = consenters(topology, id);
  const needed = quorumSize(channel(topology, id).consensus.kind, members.length);
  return largest(members.map(({ id: from }) => farthest(topology, id, from, needed)));
}

/** The farthest of the `count` consenters nearest to `from`, which is its own nearest. */
function farthest(topology: Topology, id: ChannelId, from: NodeId, count: number): Distance {
  const members = consenters(topology, id);
  const home = members.find((member) => member.id === from)?.at.region ?? '';
  const sorted = members
    .filter((member) => member.id !== from)
    .map((member) => ({ ms: roundTripMs(topology, home, member.at.region) ?? Infinity, from, to: member.id }))
    .toSorted((a, b) => a.ms - b.ms);
  return sorted[count - 2] ?? { ms: 0, from, to: from };
}

function largest(distances: readonly Distance[]): Distance | undefined {
  return distances.reduce<Distance | undefined>((worst, each) => (worst === undefined || each.ms > worst.ms ? each : worst), undefined);
}
