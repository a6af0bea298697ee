/** Axes of the charts: round steps, and positions with one decimal so that the same data gives the same text. */

export interface Scale {
  readonly from: number;
  readonly to: number;
  /** Position of a value in the drawing. */
  at(value: number): number;
}

export function linearScale(from: number, to: number, start: number, end: number): Scale {
  const span = to - from || 1;
  return { from, to, at: (value) => oneDecimal(start + ((value - from) / span) * (end - start)) };
}

export function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}

const STEPS = [1, 2, 5, 10];

/** The smallest of 1, 2, 5 x 10^n that needs at most `count` steps for the span. */
export function roundStep(span: number, count: number): number {
  const raw = Math.max(span, Number.MIN_VALUE) / count;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  return magnitude * (STEPS.find((step) => step * magnitude >= raw * (1 - 1e-9)) ?? 10);
}

/** Multiples of the step within the range. */
export function ticks(from: number, to: number, step: number): readonly number[] {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}
