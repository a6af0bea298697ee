/** Which counts of consenters per region give the least commit latency, as a problem of its own. Regions in the order of the field. */
import type { DistanceField } from './distance-field.ts';
import type { Promising } from './tolerance.ts';

export interface SearchProblem {
  readonly field: DistanceField;
  readonly consenters: number;
  readonly quorum: number;
  /** Per region: those that stay, and the most that it may hold. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Regions that may be lost together, and how many consenters with them: bounds what few regions can hold. */
  readonly regionTarget: number;
  /** Exact, for complete counts. */
  readonly allowed: (counts: readonly number[]) => boolean;
  readonly promising: Promising;
  /** Allowed counts to begin with, best liked first; at least one. */
  readonly starts: readonly (readonly number[])[];
  readonly maxSteps: number;
}

/** Differences below are rounding: a nanosecond. */
export const PRECISION_MS = 1e-6;
