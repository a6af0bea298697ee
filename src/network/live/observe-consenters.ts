import type { Liveness } from '../../core/analysis/update/change.ts';
import type { ChannelId } from '../../core/kernel/ids.ts';
import { mergeSnapshot } from '../../core/observation/merge.ts';
import type { Topology } from '../../core/topology/model.ts';
import type { OpenNetwork } from '../open.ts';
import { consenterLiveness } from './consenter-liveness.ts';

/** One round of observation, as the guard of updates wants it. */
export async function observeConsenters({ world, record }: OpenNetwork, topology: Topology, channel: ChannelId): Promise<Liveness> {
  const [sightings, processes] = await Promise.all([world.observer.sightings(), world.observer.processes()]);
  const snapshot = mergeSnapshot({ topology, at: Date.now(), sightings, processes });
  return consenterLiveness(topology, channel, snapshot, sightings, (node) => record.nodes[node]?.address);
}
