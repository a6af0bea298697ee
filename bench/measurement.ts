/** What a benchmark hands back: named series of numbers, never a verdict that depends on how busy the machine is. */

export interface Measurement {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
  /** What the value is held against, in words. */
  readonly against?: string;
}

export interface Summary {
  readonly min: number;
  readonly median: number;
  readonly max: number;
  readonly n: number;
}

/** Null when nothing was measured. */
export function summary(values: readonly number[]): Summary | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) return null;
  const upper = sorted[sorted.length >> 1] ?? max;
  const lower = sorted[(sorted.length - 1) >> 1] ?? min;
  return { min, median: (lower + upper) / 2, max, n: sorted.length };
}

export function rounded(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

export const HEADING: readonly string[] = ['measured', 'unit', 'min', 'median', 'max', 'n', 'against'];

export function tableRow({ name, unit, values, against }: Measurement): readonly string[] {
  const found = summary(values);
  const numbers = found === null ? ['-', '-', '-', '0'] : [rounded(found.min), rounded(found.median), rounded(found.max), String(found.n)];
  return [name, unit, ...numbers, against ?? ''];
}
