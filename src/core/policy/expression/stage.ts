/** The tree of an expression. */
import type { Letters } from './letters.ts';

export type Stage =
  | { readonly kind: 'number'; readonly column: number; readonly value: number }
  | { readonly kind: 'boolean'; readonly column: number; readonly value: boolean }
  | { readonly kind: 'text'; readonly column: number; readonly letters: Letters }
  | { readonly kind: 'variable'; readonly column: number; readonly word: string }
  /** Parentheses; null for (). */
  | { readonly kind: 'group'; readonly column: number; readonly inner: Stage | null }
  | { readonly kind: 'call'; readonly column: number; readonly word: string; readonly argument: Stage | null }
  | { readonly kind: 'prefix'; readonly column: number; readonly word: string; readonly operand: Stage | null }
  | { readonly kind: 'binary'; readonly column: number; readonly word: string; readonly left: Stage | null; readonly right: Stage | null };
