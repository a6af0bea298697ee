/** Outage as clients saw it and the longest time without a block, against the smallest outage that the protocol allows. */
import { seconds } from '../../chaos/drill/summary.ts';
import type { DrillResult } from '../../chaos/result.ts';
import { figure, WIDTH } from './axes.ts';
import { html, NOTHING, type Markup } from './markup.ts';
import { linearScale, type Scale } from './scale.ts';
import { outageWords } from './words.ts';

const START = 190;
const END = WIDTH - 90;
const ROW = 34;

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly kind: 'clients' | 'blocks' | 'floor';
}

export function outageChart(drill: DrillResult, id: string): Markup {
  const bars = barsOf(drill);
  if (bars.length === 0) return NOTHING;
  const x = linearScale(0, Math.max(1, ...bars.map(({ value }) => value)), START, END);
  const height = bars.length * ROW + 6;
  const title = `Outage of ${drill.drill} against the floor of the protocol`;
  return figure(id, height, title, outageWords(drill), [
    ...bars.map((bar, i) => drawBar(bar, x, i * ROW + 4)),
    floorLine(drill, x, height),
  ]);
}

function barsOf({ outage, floorMs }: DrillResult): readonly Bar[] {
  return [
    ...(outage.recoveredMs === null ? [] : [{ name: 'outage seen by clients', value: outage.recoveredMs, kind: 'clients' as const }]),
    ...(outage.blocksGapMs === null ? [] : [{ name: 'longest without a block', value: outage.blocksGapMs, kind: 'blocks' as const }]),
    ...(floorMs === null ? [] : [{ name: 'floor of the protocol', value: floorMs, kind: 'floor' as const }]),
  ];
}

function drawBar({ name, value, kind }: Bar, x: Scale, y: number): Markup {
  const width = Math.max(2, x.at(value) - START);
  return html`<g class="bar ${kind}"
    ><text x="${START - 12}" y="${y + 17}" text-anchor="end">${name}</text
    ><rect x="${START}" y="${y + 3}" width="${width}" height="20" rx="3" /><text class="value" x="${START + width + 8}" y="${y + 17}"
      >${seconds(value)}</text
    ></g
  >`;
}

function floorLine({ floorMs }: DrillResult, x: Scale, height: number): Markup {
  return floorMs === null
    ? NOTHING
    : html`<line class="floor-line" x1="${x.at(floorMs)}" x2="${x.at(floorMs)}" y1="0" y2="${height - 4}" />`;
}
