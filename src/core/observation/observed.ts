/**
 * A value that somebody saw, or the reason why nobody can say. There are no defaults and no guesses:
 * whoever reads an Observed says what it does with unknown (requirements R20).
 */
import type { EpochMs, ObserverId } from '../kernel/ids.ts';

export type Observed<T> =
  | { readonly value: T; readonly at: EpochMs; readonly by: readonly ObserverId[] }
  | { readonly unknown: string; readonly at: EpochMs };

export function seen<T>(value: T, at: EpochMs, by: readonly ObserverId[]): Observed<T> {
  return { value, at, by };
}

export function unknown(reason: string, at: EpochMs): { readonly unknown: string; readonly at: EpochMs } {
  return { unknown: reason, at };
}

export function isKnown<T>(o: Observed<T>): o is { readonly value: T; readonly at: EpochMs; readonly by: readonly ObserverId[] } {
  return 'value' in o;
}
