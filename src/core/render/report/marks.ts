/** The moments of a drill as vertical lines in its charts: fault, detected, recovered, healed. */
import type { DrillResult, TimelineEvent } from '../../chaos/result.ts';
import { html, type Markup } from './markup.ts';
import type { Scale } from './scale.ts';
import { EVENT_NAMES, offset } from './words.ts';

const MARKED: readonly TimelineEvent['kind'][] = ['fault', 'detected', 'leader', 'recovered', 'healed'];

export interface Mark {
  readonly kind: TimelineEvent['kind'];
  readonly t: number;
  readonly label: string;
}

/** The first event of each kind; without a timeline, what the result itself says. */
export function marksOf(drill: DrillResult): readonly Mark[] {
  const found = MARKED.flatMap((kind) => {
    const event = drill.timeline.find((one) => one.kind === kind && (kind === 'fault' || one.ms >= 0));
    const t = event?.ms ?? impliedTime(drill, kind);
    return t === null ? [] : [{ kind, t, label: `${EVENT_NAMES[kind]} ${kind === 'fault' && t === 0 ? '' : offset(t)}`.trim() }];
  });
  return found.toSorted((a, b) => a.t - b.t);
}

function impliedTime({ injectedAt, healedAt, outage }: DrillResult, kind: Mark['kind']): number | null {
  if (injectedAt === null) return null;
  if (kind === 'fault') return 0;
  if (kind === 'healed') return healedAt === null ? null : healedAt - injectedAt;
  return kind === 'recovered' ? outage.recoveredMs : null;
}

const LETTER = 6.6;
const ROW = 17;
const GAP = 12;

export interface PlacedMark extends Mark {
  readonly x: number;
  readonly row: number;
  /** Labels near the right edge end at their line. */
  readonly anchor: 'start' | 'end';
}

/** Gives every label the first row in which it does not touch another one. */
export function placeMarks(marks: readonly Mark[], x: Scale, right: number): readonly PlacedMark[] {
  const taken: { row: number; from: number; to: number }[] = [];
  return marks.map((mark) => {
    const at = x.at(mark.t);
    const width = mark.label.length * LETTER + GAP;
    const anchor = at + width > right ? 'end' : 'start';
    const [from, to] = anchor === 'start' ? [at, at + width] : [at - width, at];
    let row = 0;
    while (taken.some((other) => other.row === row && other.from < to && from < other.to)) row++;
    taken.push({ row, from, to });
    return { ...mark, x: at, row, anchor };
  });
}

export function marksHeight(placed: readonly PlacedMark[]): number {
  return placed.length === 0 ? 0 : (Math.max(...placed.map(({ row }) => row)) + 1) * ROW;
}

export function drawMarks(placed: readonly PlacedMark[], top: number, bottom: number): readonly Markup[] {
  return placed.map(({ kind, x, row, anchor, label }) => {
    const y = top + row * ROW + 11;
    return html`<g class="mark ${kind}"
      ><line x1="${x}" x2="${x}" y1="${top + row * ROW}" y2="${bottom}" /><text
        x="${anchor === 'start' ? x + 5 : x - 5}"
        y="${y}"
        text-anchor="${anchor}"
        >${label}</text
      ></g
    >`;
  });
}
