/** From what a drill aims at to the faults that are injected: one for each process, or one that holds all cuts. */
import type { NodeId, RegionId } from '../../kernel/ids.ts';
import type { Topology } from '../../topology/model.ts';
import type { Cut, Fault, LinkEnd } from '../fault.ts';
import type { DrillFault } from './drill.ts';
import { nodeOf } from './target.ts';
import type { ResolvedTarget } from './target.ts';

/** Label of the copies that the preparation copy-target takes, and data.turn-back puts back. */
export const DRILL_COPY = 'drill-copy';
/** Below an orderer's data: the write-ahead logs of every channel (render/fabric/orderer-yaml.ts, Consensus.WALDir). */
const CONSENSUS_LOG_FOLDER = 'consensus/wal';

export function planFaults(topology: Topology, fault: DrillFault, target: ResolvedTarget): readonly Fault[] {
  if (fault.kind === 'link.cut') return [...planTuning(topology, fault), { kind: 'link.cut', cuts: planCuts(topology, fault, target) }];
  return target.nodes.map((node) => nodeFault(fault, node));
}

function nodeFault(fault: Exclude<DrillFault, { kind: 'link.cut' }>, node: NodeId): Fault {
  switch (fault.kind) {
    case 'data.lose':
      return { kind: fault.kind, node, folder: fault.part === 'log' ? CONSENSUS_LOG_FOLDER : '.' };
    case 'data.turn-back':
      return { kind: fault.kind, node, label: DRILL_COPY };
    default:
      return { kind: fault.kind, node };
  }
}

function planTuning(topology: Topology, { tcpSynRetries }: DrillFault & { kind: 'link.cut' }): readonly Fault[] {
  if (tcpSynRetries === undefined) return [];
  return Object.keys(topology.orderers).map((node) => ({ kind: 'node.tune', node, tcpSynRetries }));
}

/**
 * A region is cut from every other region; a single node from every region but its own, so that the agent of its own
 * region remains a witness that it lives.
 */
function planCuts(topology: Topology, fault: DrillFault & { kind: 'link.cut' }, target: ResolvedTarget): readonly Cut[] {
  const ends = target.region === null ? target.nodes.map(nodeEnd) : [regionEnd(target.region)];
  return ends.flatMap((end) => otherRegions(topology, end).map((region) => cutBetween(end, regionEnd(region), fault)));
}

function cutBetween(end: LinkEnd, other: LinkEnd, { manner, direction }: DrillFault & { kind: 'link.cut' }): Cut {
  if (direction === 'both') return { from: end, to: other, direction, manner };
  const [from, to] = direction === 'outgoing' ? [end, other] : [other, end];
  return { from, to, direction: 'one-way', manner };
}

function otherRegions(topology: Topology, end: LinkEnd): readonly RegionId[] {
  const own = end.kind === 'region' ? end.region : nodeOf(topology, end.node).at.region;
  return Object.keys(topology.regions).filter((region) => region !== own);
}

function nodeEnd(node: string): LinkEnd {
  return { kind: 'node', node };
}

function regionEnd(region: RegionId): LinkEnd {
  return { kind: 'region', region };
}
