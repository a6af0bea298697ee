/**
 * The topology as a Mermaid flowchart for documents: failure domains as subgraphs, nodes with kind and organisation, lines between regions with
 * their round-trip times. Ids are numbers and every other text is an escaped label, so no name can change the drawing.
 */
import { pairsOf } from '../../topology/latency-key.ts';
import { nodes } from '../../topology/lookup.ts';
import type { FabricNode, Topology } from '../../topology/model.ts';
import { counted } from '../report/words.ts';
import { domainBoxes, nodeCount, type DomainBox } from './domain-boxes.ts';
import { nearestTree } from './nearest-tree.ts';
import { linkLabel } from './link-label.ts';

/** Nobody follows the 36 lines between 9 regions. */
const MAX_LINKED_REGIONS = 8;
/** Mermaid draws texts of up to 50,000 characters (maxTextSize), which is about 500 nodes; nobody reads more than this many. */
const MAX_DRAWN_NODES = 200;
const INDENT = '  ';

export function planMermaid(topology: Topology): string {
  const boxes = domainBoxes(topology);
  const drawn: Drawn = { each: nodes(topology).length <= MAX_DRAWN_NODES, count: { node: 0, box: 0 } };
  const ids = boxes.map((_, i) => `region${i}`);
  const lines = boxes.flatMap((box, i) => boxLines(box, ids[i] ?? '', `${box.name}${roleWords(topology, box)}`, drawn, INDENT));
  return `${['flowchart LR', ...lines, ...links(topology, boxes, ids)].join('\n')}\n`;
}

interface Drawn {
  /** Each node; else how many there are. */
  readonly each: boolean;
  readonly count: { node: number; box: number };
}

function boxLines(box: DomainBox, id: string, label: string, drawn: Drawn, indent: string): readonly string[] {
  // Mermaid draws no subgraph without content.
  if (nodeCount(box) === 0) return [`${indent}${id}["${escaped(label)}<br/>no nodes"]`];
  const inner = indent + INDENT;
  const inside = drawn.each
    ? box.nodes.map((node) => inner + nodeShape(node, `node${drawn.count.node++}`))
    : summary(box.nodes, drawn, inner);
  const boxes = box.boxes.flatMap((each) => boxLines(each, `box${drawn.count.box++}`, `${each.level} ${each.name}`, drawn, inner));
  return [`${indent}subgraph ${id}["${escaped(label)}"]`, ...boxes, ...inside, `${indent}end`];
}

function nodeShape({ id, kind, organisation }: FabricNode, name: string): string {
  const label = `"${escaped(id)}<br/>${kind}, ${escaped(organisation)}"`;
  return kind === 'orderer' ? `${name}[${label}]` : `${name}([${label}])`;
}

function summary(inside: readonly FabricNode[], drawn: Drawn, indent: string): readonly string[] {
  if (inside.length === 0) return [];
  const orderers = inside.filter(({ kind }) => kind === 'orderer').length;
  const words = [
    orderers === 0 ? '' : counted(orderers, 'orderer'),
    orderers === inside.length ? '' : counted(inside.length - orderers, 'peer'),
  ];
  return [`${indent}node${drawn.count.node++}["${escaped(words.filter((word) => word !== '').join(', '))}"]`];
}

function roleWords({ regions }: Topology, { id }: DomainBox): string {
  const role = regions[id]?.role ?? 'active';
  return role === 'active' ? '' : ` (${role})`;
}

function links(topology: Topology, boxes: readonly DomainBox[], ids: readonly string[]): readonly string[] {
  const regions = boxes.map(({ id }) => id);
  const all = pairsOf(regions);
  const few = regions.length <= MAX_LINKED_REGIONS;
  const drawn = few ? all : nearestTree(regions, topology.latency).map(({ between }) => between);
  const left = all.length - drawn.length;
  const note = left === 0 ? [] : [`${INDENT}%% ${left} longer round trips are left out`];
  const number = new Map(regions.map((region, i) => [region, ids[i] ?? '']));
  const lines = drawn.map(([a, b]) => {
    const { kind, text } = linkLabel(topology, a, b);
    return `${INDENT}${number.get(a)} ${kind === 'known' ? '---' : '-.-'}|"${escaped(text.replace('\u00a0', ' '))}"| ${number.get(b)}`;
  });
  return [...note, ...lines];
}

/** Mermaid's entity codes: `#NUMBER;` is the character. What is left is safe within quotes. */
function escaped(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9 .,?/()_-]/gu, (sign) => `#${sign.codePointAt(0)};`);
}
