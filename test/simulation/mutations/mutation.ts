/**
 * Faults of Holdfast, made on purpose: each takes one rule, guard, check or handler away or turns it round, and has to be noticed by a
 * scenario or a seed. One that survives shows a checker that does not bite.
 */
export interface Edit {
  /** In src. */
  readonly file: string;
  /** Is there exactly once. */
  readonly find: string;
  readonly replace: string;
}

export interface Mutation {
  readonly name: string;
  /** Rules, guards, codes and kinds of steps that are put to the test by it. */
  readonly of: readonly string[];
  readonly edits: readonly Edit[];
  /** Scenarios that are tried first; without success all others and some seeds follow. */
  readonly scenarios: readonly string[];
  /** Where something else holds the same, on purpose, so that this fault alone does no harm. */
  readonly backstop?: Backstop;
}

export interface Backstop {
  readonly by: string;
  /** Name of the mutation that takes both away, and has to be caught. */
  readonly together: string;
}

export function mutation(of: readonly string[], name: string, edit: Edit, ...scenarios: readonly string[]): Mutation {
  return { name, of, edits: [edit], scenarios };
}

/** Several faults at once, where each one alone is held by the other. */
export function together(name: string, parts: readonly Mutation[], ...scenarios: readonly string[]): Mutation {
  return { name, of: parts.flatMap((part) => part.of), edits: parts.flatMap(({ edits }) => edits), scenarios };
}

export function heldBy(fault: Mutation, by: string, pair: string): Mutation {
  return { ...fault, backstop: { by, together: pair } };
}
