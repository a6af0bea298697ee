/** Block heights of every node over time. A node that lags or stands still is a line that leaves the others. */
import type { DrillResult } from '../../chaos/result.ts';
import type { NodeId } from '../../kernel/ids.ts';
import { figure, LEFT, RIGHT, timeAxis, valueGrid } from './axes.ts';
import { drawMarks, marksHeight, marksOf, placeMarks } from './marks.ts';
import { html, NOTHING, type Markup } from './markup.ts';
import { linearScale, type Scale } from './scale.ts';
import { timeRange } from './throughput-chart.ts';

const PLOT_HEIGHT = 190;
/** Line styles of the sheet: series-0 ... series-8; more nodes share them, and the table tells them apart. */
const SERIES = 9;

type Points = DrillResult['heights'][string];

export function heightsChart(drill: DrillResult, id: string): Markup {
  const nodes = Object.entries(drill.heights).filter(([, points]) => points.length > 0);
  if (nodes.length === 0) return NOTHING;
  const range = timeRange(drill);
  const x = linearScale(range.from, range.to, LEFT, RIGHT);
  const marks = placeMarks(marksOf(drill), x, RIGHT);
  const top = marksHeight(marks) + 6;
  const bottom = top + PLOT_HEIGHT;
  const heights = nodes.flatMap(([, points]) => points.map(({ height }) => height));
  const lowest = heights.reduce((a, b) => Math.min(a, b));
  const highest = heights.reduce((a, b) => Math.max(a, b));
  const y = linearScale(lowest, Math.max(highest, lowest + 1), bottom - 4, top + 6);
  const description = `From block ${lowest} to block ${highest}. The table below gives first and last height of every node.`;
  const order = nodes.map(([node, points], i) => ({ node, points, series: i % SERIES, target: drill.targets.includes(node) }));
  // Targets last, so that nothing covers their lines.
  const lines = order
    .toSorted((a, b) => Number(a.target) - Number(b.target))
    .map(({ points, series, target }) => line(points, x, y, series, target));
  return figure(id, bottom + 24, `Block height of every node during ${drill.drill}`, description, [
    valueGrid(y, 5, true),
    ...lines,
    timeAxis(x, bottom),
    ...drawMarks(marks, 0, bottom),
  ]);
}

function line(points: Points, x: Scale, y: Scale, series: number, target: boolean): Markup {
  const path = points.map(({ t, height }, i) => `${i === 0 ? 'M' : 'L'}${x.at(t)} ${y.at(height)}`).join('');
  return html`<path class="height series-${series}${target ? ' target' : ''}" d="${path}" />`;
}

export interface HeightRow {
  readonly node: NodeId;
  readonly first: number;
  readonly last: number;
  readonly target: boolean;
  /** Longest time in which the node showed no new block. */
  readonly stillMs: number;
}

export function heightRows(drill: DrillResult): readonly HeightRow[] {
  return Object.entries(drill.heights).flatMap(([node, points]) => {
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [{ node, first: first.height, last: last.height, target: drill.targets.includes(node), stillMs: longestStill(points) }];
  });
}

function longestStill(points: Points): number {
  let longest = 0;
  let since = points[0];
  for (const point of points) {
    if (since === undefined || point.height !== since.height) {
      if (since !== undefined) longest = Math.max(longest, point.t - since.t);
      since = point;
    }
  }
  const end = points.at(-1);
  return since === undefined || end === undefined ? longest : Math.max(longest, end.t - since.t);
}

export function swatch(index: number, target: boolean): Markup {
  return html`<svg class="swatch" viewBox="0 0 26 10" aria-hidden="true">
    <path class="height series-${index % SERIES}${target ? ' target' : ''}" d="M1 5H25" />
  </svg>`;
}
