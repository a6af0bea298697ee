/** Which counts per region cost least, as a problem of its own. Regions in the order of the field. */
import type { DistanceField } from './distance-field.ts';
import type { Promising } from './tolerance.ts';

/** What is to be small. Counts are per region; OPEN where undecided. */
export interface Objective {
  costMs(counts: readonly number[]): number;
  /** No completion of the counts costs less: `slots` are still to be given to open regions beyond what stays there. */
  bound(counts: ArrayLike<number>, slots: number): Bound;
}

export interface Bound {
  readonly ms: number;
  /** The open region that the bound counts on most: deciding it says the most. -1 when none has room. */
  readonly region: number;
}

export interface SearchProblem {
  readonly field: DistanceField;
  readonly consenters: number;
  readonly objective: Objective;
  /** Per region: those that stay, and the most that it may hold. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Exact, for complete counts. */
  readonly allowed: (counts: readonly number[]) => boolean;
  readonly promising: Promising;
  /** Allowed counts to begin with, best liked first; at least one. */
  readonly starts: readonly (readonly number[])[];
  readonly maxSteps: number;
}

/** Differences below are rounding: a nanosecond. */
export const PRECISION_MS = 1e-6;
