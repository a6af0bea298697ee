/** Who of a channel's consenters is alive and in step, for the guard of updates. Nothing is said of those of whom nothing is known. */
import type { Liveness } from '../../core/analysis/update/change.ts';
import { quorumSize } from '../../core/consensus/quorum.ts';
import type { ChannelId, NodeId } from '../../core/kernel/ids.ts';
import { isKnown } from '../../core/observation/observed.ts';
import type { Sighting } from '../../core/observation/probe.ts';
import type { Snapshot } from '../../core/observation/snapshot.ts';
import { channel as channelOf } from '../../core/topology/lookup.ts';
import type { Topology } from '../../core/topology/model.ts';

/** @param addressOf where the node really listens; configurations of a network without namespaces name that instead of the host. */
export function consenterLiveness(
  topology: Topology,
  channel: ChannelId,
  { nodes, channels }: Snapshot,
  sightings: readonly Sighting[],
  addressOf: (node: NodeId) => string | undefined,
): Liveness {
  const named = (wanted: boolean): readonly string[] =>
    Object.values(topology.orderers).flatMap(({ id, host, ports }) => {
      const alive = nodes[id]?.alive;
      const counted = alive !== undefined && isKnown(alive) && alive.value === wanted && (!wanted || channels[channel]?.behind[id] === 0);
      return counted ? [host, addressOf(id) ?? host].map((each) => `${each}:${ports.grpc}`) : [];
    });
  const view = agreedView(topology, channel, sightings);
  return { alive: named(true), dead: named(false), ...(view === undefined ? {} : { view }) };
}

/** SmartBFT's view when a quorum of the consenters names the same: each by what it said last. */
function agreedView(topology: Topology, channel: ChannelId, sightings: readonly Sighting[]): number | undefined {
  const { consensus, consenters } = channelOf(topology, channel);
  if (consensus.kind !== 'smartbft') return undefined;
  const probes = sightings.flatMap((each) => each.nodes).toSorted((a, b) => a.at - b.at);
  const views = new Map<NodeId, number>();
  for (const { node, channels } of probes) {
    const said = channels[channel]?.consensus;
    if (said?.kind === 'smartbft' && consenters.includes(node)) views.set(node, said.viewNumber);
  }
  const needed = quorumSize('smartbft', consenters.length);
  return [...new Set(views.values())].find((view) => [...views.values()].filter((each) => each === view).length >= needed);
}
