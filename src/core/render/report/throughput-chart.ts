/** Committed transactions per 100 ms, failed attempts below the line, and the moments of the drill. */
import type { DrillResult } from '../../chaos/result.ts';
import { figure, LEFT, RIGHT, timeAxis, valueGrid } from './axes.ts';
import { drawMarks, marksHeight, marksOf, placeMarks } from './marks.ts';
import { html, NOTHING, type Markup } from './markup.ts';
import { linearScale, oneDecimal, type Scale } from './scale.ts';
import { outageWords } from './words.ts';

const BUCKET_MS = 100;
const PLOT_HEIGHT = 150;
const FAILED_HEIGHT = 26;

export function throughputChart(drill: DrillResult, id: string): Markup {
  if (drill.throughput.length === 0) return html`<p class="empty">No transactions were recorded during this drill.</p>`;
  const range = timeRange(drill);
  const x = linearScale(range.from, range.to, LEFT, RIGHT);
  const marks = placeMarks(marksOf(drill), x, RIGHT);
  const top = marksHeight(marks) + 6;
  const bottom = top + PLOT_HEIGHT;
  const most = Math.max(1, ...drill.throughput.map(({ committed }) => committed));
  const y = linearScale(0, most, bottom, top + 4);
  const failed = drill.throughput.some((bucket) => bucket.failed > 0);
  const axis = bottom + (failed ? FAILED_HEIGHT + 4 : 0);
  const title = `Committed transactions per 100 ms during ${drill.drill}`;
  return figure(id, axis + 24, title, outageWords(drill), [
    outageBand(drill, x, top, bottom),
    valueGrid(y, 4, true),
    html`<path
      class="committed"
      d="${bars(
        drill.throughput.map(({ t, committed }) => ({ t, value: committed })),
        x,
        y,
        bottom,
      )}"
    />`,
    failed ? failedBars(drill, x, bottom) : NOTHING,
    timeAxis(x, axis),
    ...drawMarks(marks, 0, bottom),
  ]);
}

export function timeRange(drill: DrillResult): { readonly from: number; readonly to: number } {
  const times = [
    ...drill.throughput.map(({ t }) => t),
    ...Object.values(drill.heights).flatMap((points) => points.map(({ t }) => t)),
    ...marksOf(drill).map(({ t }) => t),
  ];
  return { from: times.reduce((a, b) => Math.min(a, b), 0), to: times.reduce((a, b) => Math.max(a, b + BUCKET_MS), BUCKET_MS) };
}

/** From the first failed operation until all operations complete again. */
function outageBand({ outage, injectedAt }: DrillResult, x: Scale, top: number, bottom: number): Markup {
  if (injectedAt === null || outage.recoveredMs === null) return NOTHING;
  const from = x.at(Math.min(outage.firstFailureMs ?? 0, outage.recoveredMs));
  const width = oneDecimal(x.at(outage.recoveredMs) - from);
  return html`<rect class="outage" x="${from}" y="${top}" width="${width}" height="${bottom - top}" />`;
}

function failedBars(drill: DrillResult, x: Scale, bottom: number): Markup {
  const most = Math.max(1, ...drill.throughput.map(({ failed }) => failed));
  const y = linearScale(0, most, bottom + 4, bottom + FAILED_HEIGHT);
  const values = drill.throughput.map(({ t, failed }) => ({ t, value: failed }));
  return html`<path class="failed" d="${bars(values, x, y, bottom + 4)}" /><text
      class="side"
      x="${LEFT - 8}"
      y="${bottom + 20}"
      text-anchor="end"
      >failed</text
    >`;
}

/** One path for all bars: a thousand elements would make the page slow. */
function bars(values: readonly { readonly t: number; readonly value: number }[], x: Scale, y: Scale, base: number): string {
  return values
    .filter(({ value }) => value > 0)
    .map(({ t, value }) => {
      const left = x.at(t);
      const width = Math.max(0.8, oneDecimal(x.at(t + BUCKET_MS) - left));
      return `M${left} ${base}V${y.at(value)}h${width}V${base}z`;
    })
    .join('');
}
