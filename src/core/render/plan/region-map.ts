/**
 * The map: regions as boxes, near where the round trips are short, with lines between them. More regions than can be read with lines
 * stand in a grid; their round trips are in the table either way.
 */
import type { RegionId } from '../../kernel/ids.ts';
import { nodes, roundTripMs } from '../../topology/lookup.ts';
import type { Topology } from '../../topology/model.ts';
import { html, NOTHING, type Markup } from '../report/markup.ts';
import { domainBox } from './domain-markup.ts';
import { domainBoxes, type DomainBox } from './domain-boxes.ts';
import { embedPoints } from './embed-regions.ts';
import { linkLabel, type LinkLabel } from './link-label.ts';
import { linkLines, type Line } from './link-lines.ts';
import { placeBoxes, type PlacedBoxes, type Size } from './place-boxes.ts';

/** Width of the drawing in pixels; the style sheet knows it as well. */
export const MAP_WIDTH = 1120;
/** With more, the lines (28 for 8 regions) hide what they should show. */
const MAX_MAP_REGIONS = 8;
/** A map with more nodes is longer than a screen. */
const MAX_MAP_NODES = 80;
/** From here on nodes are folded away. */
const MAX_OPEN_NODES = 120;

/** Sizes of the style sheet (plan-style.ts), in pixels. */
const BOX_WIDTH = 232;
const HEADER = 40;
const NODE = 29;
const PADDING = 18;
const INNER_MARGIN = 8;
const LETTER = 7.2;
const LABEL_HEIGHT = 18;

export function regionMap(topology: Topology): Markup {
  const boxes = domainBoxes(topology);
  const count = nodes(topology).length;
  const placed = boxes.length > MAX_MAP_REGIONS || count > MAX_MAP_NODES ? null : placement(topology, boxes);
  if (placed === null) return grid(topology, boxes, count > MAX_OPEN_NODES);
  const pairs = boxes.flatMap((_, i) => boxes.slice(i + 1).map((_other, k) => [i, i + 1 + k] as const));
  const labels = pairs.map(([i, j]) => linkLabel(topology, boxes[i]?.id ?? '', boxes[j]?.id ?? ''));
  const sizes = labels.map((label) => ({ width: label.text.length * LETTER + 6, height: LABEL_HEIGHT }));
  const lines = linkLines(placed.boxes, pairs, sizes);
  return html`<div class="map" style="--height:${placed.height}px">
    <svg viewBox="0 0 ${MAP_WIDTH} ${placed.height}" aria-hidden="true">
      ${lines.map((line, k) =>
        drawnLine(
          line,
          labels[k] ?? UNKNOWN,
          (pairs[k] ?? []).map((i) => boxes[i]?.id ?? ''),
        ),
      )}
    </svg>
    ${boxes.map((box, i) => domainBox(box, { folded: false }, corner(placed, i), roleNote(topology, box.id)))}
  </div>`;
}

function grid(topology: Topology, boxes: readonly DomainBox[], folded: boolean): Markup {
  return html`<div class="map in-grid">${boxes.map((box) => domainBox(box, { folded }, NOTHING, roleNote(topology, box.id)))}</div>`;
}

/** Distances are the square roots of the round trips: else two near regions fall together wherever a third is far. */
function placement(topology: Topology, boxes: readonly DomainBox[]): PlacedBoxes | null {
  const points = embedPoints(boxes.length, (i, j) => {
    const ms = roundTripMs(topology, boxes[i]?.id ?? '', boxes[j]?.id ?? '');
    return ms === undefined ? undefined : Math.sqrt(ms);
  });
  return placeBoxes(points, boxes.map(sizeOf), MAP_WIDTH);
}

function sizeOf(box: DomainBox): Size {
  return { width: BOX_WIDTH, height: heightOf(box) };
}

function heightOf({ boxes, nodes: inside }: DomainBox): number {
  return HEADER + PADDING + inside.length * NODE + boxes.reduce((sum, box) => sum + heightOf(box) + INNER_MARGIN, 0);
}

function corner({ boxes }: PlacedBoxes, i: number): Markup {
  const { x, y } = boxes[i] ?? { x: 0, y: 0 };
  return { markup: `style="left:${x}px;top:${y}px"` };
}

function roleNote({ regions }: Topology, id: RegionId): string {
  const role = regions[id]?.role ?? 'active';
  return role === 'active' ? '' : role;
}

const UNKNOWN: LinkLabel = { kind: 'unknown', text: '?' };

function drawnLine({ from, to, label }: Line, { kind, text }: LinkLabel, between: readonly RegionId[]): Markup {
  const number = label === null ? NOTHING : html`<text x="${label.x}" y="${label.y + 4}" text-anchor="middle">${text}</text>`;
  return html`<g class="link ${kind}" data-between="${between.join('/')}"
    ><line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" />${number}</g
  >`;
}
