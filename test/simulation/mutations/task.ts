/** What a mutant is asked, and how it answers. */
export interface Task {
  readonly scenarios: readonly string[];
  readonly seeds: number;
}

/** No exit code of Node itself. */
export const NOTICED = 40;
