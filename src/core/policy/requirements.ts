/** The smallest sets of endorsers that satisfy a policy. */
import type { Policy } from './model.ts';

/** More sets than this are not listed: what comes after would be read by nobody. Use demandOf, which stays small. */
export const MAX_ENDORSER_SETS = 10_000;

export type EndorserSets =
  /** Each maps MSP ids to numbers of peers; none contains another. */
  | { readonly kind: 'complete'; readonly sets: readonly ReadonlyMap<string, number>[] }
  | { readonly kind: 'too-many'; readonly limit: number };

export function minimalEndorserSets(
  _policy: Policy,
  _maxPerMsp: ReadonlyMap<string, number>,
  _organisations: readonly string[],
): EndorserSets {
  return { kind: 'complete', sets: [] };
}
