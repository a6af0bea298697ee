/** Fences that stand, and which of them the engine made. A cut that a drill made is not ours to lift. */
import type { NodeId, RegionId } from '../../../kernel/ids.ts';
import { nodesInRegion } from '../../../topology/lookup.ts';
import type { RuleContext } from '../../model.ts';

/** The id that a fence around a node has; the driver may append to it. */
export function fenceId(node: NodeId): string {
  return `fence-${node}`;
}

/** Nodes whose connections to each fenced node fail at once, by any fence. */
export function fencedFrom({ evidence, topology }: RuleContext): ReadonlyMap<NodeId, ReadonlySet<NodeId>> {
  const fenced = new Map<NodeId, Set<NodeId>>();
  for (const { cut } of evidence.fences) {
    if (cut.manner !== 'reject' || cut.to.kind !== 'node') continue;
    const from = cut.from.kind === 'node' ? [cut.from.node] : nodesInRegion(topology, cut.from.region).map(({ id }) => id);
    const known = fenced.get(cut.to.node) ?? new Set<NodeId>();
    for (const node of from) known.add(node);
    fenced.set(cut.to.node, known);
  }
  return fenced;
}

/** Nodes that a fence of the engine stands around. */
export function ownFences({ evidence }: RuleContext): readonly NodeId[] {
  const nodes = evidence.fences.flatMap(({ id, cut }) =>
    cut.to.kind === 'node' && (id === fenceId(cut.to.node) || id.startsWith(`${fenceId(cut.to.node)}-`)) ? [cut.to.node] : [],
  );
  return [...new Set(nodes)].toSorted();
}

export type Answer = 'answered' | 'refused' | 'silent' | 'not asked';

/** What a node gave to whoever asked it from a region in this round. */
export function answerTo({ evidence }: RuleContext, region: RegionId, node: NodeId): Answer {
  const outcomes = evidence.sightings
    .filter((sighting) => sighting.region === region)
    .flatMap(({ nodes }) => nodes.filter((probe) => probe.node === node).map(({ outcome }) => outcome));
  if (outcomes.length === 0) return 'not asked';
  if (outcomes.includes('answered')) return 'answered';
  return outcomes.includes('refused') ? 'refused' : 'silent';
}
