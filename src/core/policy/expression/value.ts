/** What expressions evaluate to. Each value knows where it was written. */
import type { Principal, Rule } from '../model.ts';
import type { Letters } from './letters.ts';

export type Value =
  | { readonly kind: 'nothing'; readonly column: number }
  | { readonly kind: 'number'; readonly column: number; readonly value: number }
  | { readonly kind: 'boolean'; readonly column: number; readonly value: boolean }
  | { readonly kind: 'text'; readonly column: number; readonly letters: Letters }
  | { readonly kind: 'list'; readonly column: number; readonly items: readonly Value[] }
  /** A finished part of the policy. */
  | { readonly kind: 'rule'; readonly column: number; readonly rule: Rule }
  /** Where finished parts put their principals. */
  | { readonly kind: 'principals'; readonly column: number; readonly principals: Principal[] };

/** Called with the list in its parentheses. `column`: where its name stands. */
export type Gate = (items: readonly Value[], column: number) => Value;
