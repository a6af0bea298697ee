/** Puts tokens into a tree: lexerState.go and stagePlanner.go of govaluate. Operators of one level group from the left. */
import { Refusal } from './refusal.ts';
import type { Stage } from './stage.ts';
import { mayEnd, mayFollow } from './token.ts';
import type { LexerState, Token } from './token.ts';

/** Nobody nests deeper; Fabric has no limit but its stack. */
export const MAX_NESTING = 100;

/** From loose to tight: precedencePlanner in stagePlanner.go. */
const LEVELS: readonly (readonly string[])[] = [
  [','],
  ['?', ':', '??'],
  ['||'],
  ['&&'],
  ['==', '!=', '>', '>=', '<', '<=', '=~', '!~', 'in'],
  ['^', '&', '|'],
  ['>>', '<<'],
  ['+', '-'],
  ['*', '/', '%'],
  ['**'],
];

export interface PlannedStages {
  readonly root: Stage | null;
  /** Where the first token stands that is read and then dropped; null when all have their place. */
  readonly ignoredFrom: number | null;
}

export function planStages(tokens: readonly Token[]): PlannedStages {
  checkBalance(tokens);
  checkOrder(tokens);
  return new Planner(tokens).plan();
}

/** Counts only, as checkBalance in parsing.go does: `a)(b` is balanced for it. */
function checkBalance(tokens: readonly Token[]): void {
  const open: Token[] = [];
  let surplus: Token | undefined;
  let balance = 0;
  for (const token of tokens) {
    if (token.kind === 'open') {
      open.push(token);
      balance++;
    } else if (token.kind === 'close') {
      if (open.pop() === undefined) surplus ??= token;
      balance--;
    }
    if (open.length > MAX_NESTING) throw new Refusal('P106', `parentheses are nested deeper than ${MAX_NESTING}`, token.column);
  }
  if (balance > 0)
    throw new Refusal('P101', 'a parenthesis is opened here and never closed', open.at(-1)?.column ?? 1, 'Close each gate with ")".');
  if (balance < 0) throw new Refusal('P101', 'a parenthesis is closed here that was never opened', surplus?.column ?? 1, 'Take it away.');
}

function checkOrder(tokens: readonly Token[]): void {
  let state: LexerState = 'start';
  let last: Token | undefined;
  for (const token of tokens) {
    if (!mayFollow(state, token.kind)) throw misplaced(token, last);
    state = token.kind;
    last = token;
  }
  if (last === undefined) throw new Refusal('P101', 'the policy is empty', 1, "Write a gate such as OR('Org1MSP.peer'), or MAJORITY.");
  if (!mayEnd(state)) throw new Refusal('P101', 'the policy ends in the middle', last.column, 'Something is missing after this.');
}

function misplaced(token: Token, last: Token | undefined): Refusal {
  if (last?.kind === 'variable' && token.kind === 'open') return new Refusal('P104', `there is no gate "${last.word}"`, last.column);
  if (last?.kind === 'text' && token.kind === 'text')
    return new Refusal('P101', 'two principals follow each other', token.column, 'Put a comma between them.');
  const after = last === undefined ? 'at the beginning' : `after ${shown(last)}`;
  return new Refusal('P101', `${shown(token)} cannot stand ${after}`, token.column);
}

function shown(token: Token): string {
  if (token.kind === 'text') return 'a text in quotes';
  if (token.kind === 'number' || token.kind === 'boolean') return `${token.value}`;
  return `"${token.word}"`;
}

class Planner {
  readonly #tokens: readonly Token[];
  #index = 0;
  #ignoredFrom: number | null = null;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  plan(): PlannedStages {
    const root = this.#binary(0);
    return { root, ignoredFrom: this.#ignoredFrom ?? this.#tokens[this.#index]?.column ?? null };
  }

  #binary(loosest: number): Stage | null {
    let left = this.#value();
    for (;;) {
      const token = this.#tokens[this.#index];
      const level = token === undefined ? -1 : levelOf(token);
      if (token === undefined || !('word' in token) || level < loosest) return left;
      this.#index++;
      left = { kind: 'binary', column: token.column, word: token.word, left, right: this.#binary(level + 1) };
    }
  }

  #value(): Stage | null {
    const token = this.#tokens[this.#index];
    if (token === undefined || token.kind === 'close') return null;
    this.#index++;
    const { column } = token;
    switch (token.kind) {
      case 'number':
      case 'boolean':
      case 'text':
        return token;
      case 'variable':
        return { kind: 'variable', column, word: token.word };
      case 'open':
        return this.#group(column);
      case 'prefix':
        return { kind: 'prefix', column, word: token.word, operand: this.#value() };
      case 'function':
        return { kind: 'call', column, word: token.word, argument: this.#value() };
      case 'accessor':
        // Nothing has fields here, so it fails where it is evaluated; what stands in its parentheses is read all the same.
        if (this.#tokens[this.#index]?.kind === 'open') this.#binary(0);
        return { kind: 'variable', column, word: token.word };
      default:
        throw new Refusal('P101', `${shown(token)} has no place here`, column);
    }
  }

  // The token after the content is taken for the closing parenthesis without a look, and dropped (planValue in stagePlanner.go).
  #group(column: number): Stage {
    const inner = this.#binary(0);
    const close = this.#tokens[this.#index];
    if (close !== undefined) this.#index++;
    if (close !== undefined && close.kind !== 'close') this.#ignoredFrom ??= close.column;
    return { kind: 'group', column, inner };
  }
}

function levelOf(token: Token): number {
  const operators: readonly string[] = ['modifier', 'comparator', 'logical', 'ternary', 'separator'];
  if (!operators.includes(token.kind) || !('word' in token)) return -1;
  return LEVELS.findIndex((level) => level.includes(token.word));
}
