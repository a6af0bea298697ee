/** Tokens of the expression language that Fabric reads policies with (Knetic/govaluate 9aa49832a739), and which may follow which. */
import type { Letters } from './letters.ts';

export type Token =
  | { readonly kind: 'number'; readonly column: number; readonly value: number }
  | { readonly kind: 'boolean'; readonly column: number; readonly value: boolean }
  | { readonly kind: 'text'; readonly column: number; readonly letters: Letters }
  | {
      readonly kind:
        | 'prefix'
        | 'variable'
        | 'function'
        | 'accessor'
        | 'open'
        | 'close'
        | 'modifier'
        | 'comparator'
        | 'logical'
        | 'ternary'
        | 'separator';
      readonly column: number;
      readonly word: string;
    };

export type TokenKind = Token['kind'];

/** `start` stands for nothing read yet. */
export type LexerState = TokenKind | 'start';

const OPERATORS: readonly TokenKind[] = ['modifier', 'comparator', 'logical', 'close', 'ternary', 'separator'];
const VALUES: readonly TokenKind[] = ['prefix', 'number', 'boolean', 'variable', 'function', 'accessor', 'text', 'open'];

/** validLexerStates in lexerState.go. After a closing parenthesis a value may follow without an operator; the planner then drops it. */
const FOLLOWERS: Readonly<Record<LexerState, readonly TokenKind[]>> = {
  start: VALUES,
  open: [...VALUES, 'close'],
  close: ['comparator', 'modifier', 'number', 'boolean', 'variable', 'text', 'open', 'close', 'logical', 'ternary', 'separator'],
  number: OPERATORS,
  boolean: OPERATORS,
  text: OPERATORS,
  variable: OPERATORS,
  accessor: ['open', ...OPERATORS],
  modifier: [...VALUES, 'close'],
  comparator: [...VALUES, 'close'],
  logical: [...VALUES, 'close'],
  prefix: ['number', 'boolean', 'variable', 'function', 'accessor', 'open', 'close'],
  ternary: [...VALUES, 'separator'],
  function: ['open'],
  separator: VALUES,
};

const LAST: readonly LexerState[] = ['close', 'number', 'boolean', 'text', 'variable', 'accessor'];

export function mayFollow(state: LexerState, next: TokenKind): boolean {
  return FOLLOWERS[state].includes(next);
}

export function mayEnd(state: LexerState): boolean {
  return LAST.includes(state);
}
