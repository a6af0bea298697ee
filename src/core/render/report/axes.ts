/** Grid, axes and frame that the charts share. */
import { html, type Markup } from './markup.ts';
import { roundStep, type Scale, ticks } from './scale.ts';

export const WIDTH = 900;
export const LEFT = 46;
export const RIGHT = WIDTH - 12;

/** Seconds since the fault, along the bottom. */
export function timeAxis(x: Scale, bottom: number): Markup {
  const step = roundStep((x.to - x.from) / 1000, 12) * 1000;
  const labels = ticks(x.from, x.to, step).map(
    (t) => html`<text x="${x.at(t)}" y="${bottom + 16}" text-anchor="middle">${secondsLabel(t, step)}</text>`,
  );
  return html`<g class="axis"><line x1="${LEFT}" x2="${RIGHT}" y1="${bottom}" y2="${bottom}" />${labels}</g>`;
}

function secondsLabel(t: number, step: number): string {
  return t === 0 ? '0 s' : (t / 1000).toFixed(step < 1000 ? 1 : 0).replace('-', '−');
}

/** Horizontal lines with numbers at the left. */
export function valueGrid(y: Scale, steps: number, whole: boolean): Markup {
  const raw = roundStep(y.to - y.from, steps);
  const step = whole ? Math.max(1, raw) : raw;
  const lines = ticks(y.from, y.to, step).map(
    (value) =>
      html`<line x1="${LEFT}" x2="${RIGHT}" y1="${y.at(value)}" y2="${y.at(value)}" /><text
          x="${LEFT - 8}"
          y="${y.at(value) + 4}"
          text-anchor="end"
          >${String(value)}</text
        >`,
  );
  return html`<g class="grid">${lines}</g>`;
}

export function figure(id: string, height: number, title: string, description: string, drawing: readonly Markup[]): Markup {
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">
    <title id="${id}-title">${title}</title>
    <desc id="${id}-desc">${description}</desc>
    ${drawing}
  </svg>`;
}
