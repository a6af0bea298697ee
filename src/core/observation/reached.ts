import type { NodeId } from '../kernel/ids.ts';
import type { Sighting } from './probe.ts';

/** By half of the regions that asked at least: a node that only its own region reaches votes with nobody. */
export function isReachedByHalf(node: NodeId, sightings: readonly Sighting[]): boolean {
  const asked = sightings.filter(({ nodes }) => nodes.some((probe) => probe.node === node));
  const answered = asked.filter(({ nodes }) => nodes.some((probe) => probe.node === node && probe.outcome === 'answered'));
  return asked.length > 0 && answered.length * 2 >= asked.length;
}
