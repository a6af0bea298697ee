/** The network by region: what stands where, and how far the regions are apart. */
import { nodesInRegion, roundTripMs } from '../../../core/topology/lookup.ts';
import { placeText } from '../../../core/topology/place.ts';
import type { Topology } from '../../../core/topology/model.ts';
import { type Line, type Row, tableLines } from '../../output.ts';

/** More nodes than these are counted, not named. */
const MAX_NAMED = 12;
/** A table of distances is read up to so many regions. */
const MAX_DISTANCES = 8;

export function mapLines(topology: Topology): readonly Line[] {
  const regions = Object.values(topology.regions);
  const rows: Row[] = regions.map(({ id, role, zones }) => {
    const here = nodesInRegion(topology, id);
    const named = here.map((node) => `${node.id} (${placeText(node.at).split('/').slice(1).join('/') || 'no zone'})`);
    return [
      id,
      role,
      zones.length === 1 ? '1 zone' : `${zones.length} zones`,
      here.length > MAX_NAMED ? `${here.length} nodes` : named.join(', ') || 'no nodes',
    ];
  });
  return ['', ...tableLines(rows, { indent: 2 }), ...distanceLines(topology)];
}

function distanceLines(topology: Topology): readonly Line[] {
  const regions = Object.keys(topology.regions);
  if (regions.length < 2 || regions.length > MAX_DISTANCES) return [];
  const trip = (a: string, b: string): string => {
    const ms = roundTripMs(topology, a, b);
    return a === b ? '-' : ms === undefined ? 'unknown' : `${ms} ms`;
  };
  const rows: Row[] = [['round trip', ...regions], ...regions.map((a): Row => [a, ...regions.map((b) => trip(a, b))])];
  return ['', ...tableLines(rows, { heading: true, indent: 2 })];
}
