/**
 * One round of evidence, arranged by node and channel: what every check looks at. The order in which sightings came does not matter, and
 * what nobody saw is absent.
 */
import type { EpochMs, RegionId } from '../../kernel/ids.ts';
import type { Topology } from '../../topology/model.ts';
import type { History } from '../history.ts';
import type { Evidence } from '../model.ts';
import type { Policy } from '../policy.ts';
import { type ChannelScene, channelScenes } from './channel-scene.ts';
import { type NodeScene, nodeScenes } from './node-scene.ts';

export interface SceneInput {
  readonly topology: Topology;
  readonly evidence: Evidence;
  readonly policy: Policy;
  /** As it was before this round; heights, leaders and differences are this round's already. */
  readonly history: History;
  readonly now: EpochMs;
}

export interface Scene extends SceneInput {
  readonly nodes: readonly NodeScene[];
  readonly channels: readonly ChannelScene[];
  /** Regions from which somebody took part in this round. */
  readonly present: ReadonlySet<RegionId>;
}

/** The parts that need no memory. */
export type Round = Pick<Scene, 'nodes' | 'channels' | 'present'>;

export function arrangeRound(topology: Topology, evidence: Evidence): Round {
  const nodes = nodeScenes(topology, evidence);
  return { nodes, channels: channelScenes(topology, evidence, nodes), present: new Set(evidence.sightings.map(({ region }) => region)) };
}
