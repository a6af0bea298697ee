/** The failure domains as nested boxes: regions, and in each what its nodes name of zones, racks and hosts. A level that a place skips has no box. */
import type { DomainPath } from '../../kernel/ids.ts';
import { nodes } from '../../topology/lookup.ts';
import type { FabricNode, Place, Topology } from '../../topology/model.ts';
import { placeText } from '../../topology/place.ts';

export type BoxLevel = 'region' | 'zone' | 'rack' | 'host';

export interface DomainBox {
  readonly level: BoxLevel;
  readonly id: DomainPath;
  /** The last part of the id. */
  readonly name: string;
  readonly boxes: readonly DomainBox[];
  /** Nodes that stand in it and in no box inside. */
  readonly nodes: readonly FabricNode[];
}

interface Draft {
  readonly level: BoxLevel;
  readonly name: string;
  readonly boxes: Map<DomainPath, Draft>;
  readonly nodes: FabricNode[];
}

/** Regions and zones in the order of their declaration, also those without nodes. */
export function domainBoxes(topology: Topology): readonly DomainBox[] {
  const roots = new Map<DomainPath, Draft>();
  for (const { id: region, zones } of Object.values(topology.regions)) {
    descend(roots, { region });
    for (const zone of zones) descend(roots, { region, zone });
  }
  for (const node of nodes(topology)) descend(roots, node.at)?.nodes.push(node);
  return [...roots].map(([id, draft]) => finished(id, draft));
}

/** The deepest box of the place, made when it is missing. */
function descend(roots: Map<DomainPath, Draft>, { region, zone, rack, host }: Place): Draft | undefined {
  const steps: readonly (readonly [BoxLevel, string | undefined, Place])[] = [
    ['region', region, { region }],
    ['zone', zone, { region, ...(zone === undefined ? {} : { zone }) }],
    ['rack', rack, { region, ...(zone === undefined ? {} : { zone }), ...(rack === undefined ? {} : { rack }) }],
    [
      'host',
      host,
      { region, ...(zone === undefined ? {} : { zone }), ...(rack === undefined ? {} : { rack }), ...(host === undefined ? {} : { host }) },
    ],
  ];
  let [within, deepest]: [Map<DomainPath, Draft>, Draft | undefined] = [roots, undefined];
  for (const [level, name, place] of steps) {
    if (name === undefined) continue;
    const id = placeText(place);
    deepest = within.get(id) ?? { level, name, boxes: new Map(), nodes: [] };
    within.set(id, deepest);
    within = deepest.boxes;
  }
  return deepest;
}

function finished(id: DomainPath, { level, name, boxes, nodes: inside }: Draft): DomainBox {
  return { level, id, name, boxes: [...boxes].map(([path, draft]) => finished(path, draft)), nodes: inside };
}

/** How many nodes stand in it, at any depth. */
export function nodeCount({ boxes, nodes: inside }: DomainBox): number {
  return inside.length + boxes.reduce((sum, box) => sum + nodeCount(box), 0);
}
