/** Evaluates a tree (EvaluableExpression.go of govaluate): the left side first, the right side only where it matters. */
import { applyBinary, applyPrefix, unusable } from './operators.ts';
import { Refusal } from './refusal.ts';
import type { Stage } from './stage.ts';
import type { Gate, Value } from './value.ts';

export interface Scope {
  readonly gates: ReadonlyMap<string, Gate>;
  readonly variables: ReadonlyMap<string, Value>;
}

export function evaluateStage(stage: Stage, scope: Scope): Value {
  switch (stage.kind) {
    case 'number':
    case 'boolean':
    case 'text':
      return stage;
    case 'variable':
      return variable(stage.word, stage.column, scope);
    case 'group':
      return orNothing(stage.inner, stage.column, scope);
    case 'prefix':
      return applyPrefix(stage.word, orNothing(stage.operand, stage.column, scope), stage.column);
    case 'call':
      return call(stage.word, orNothing(stage.argument, stage.column, scope), stage.column, scope);
    case 'binary':
      return evaluateChain(stage, scope);
  }
}

function orNothing(stage: Stage | null, column: number, scope: Scope): Value {
  return stage === null ? { kind: 'nothing', column } : evaluateStage(stage, scope);
}

function variable(word: string, column: number, { variables }: Scope): Value {
  const value = variables.get(word);
  if (value === undefined) throw new Refusal('P104', `"${word}" means nothing in a policy`, column);
  return value;
}

function call(word: string, argument: Value, column: number, { gates }: Scope): Value {
  const gate = gates.get(word);
  if (gate === undefined) throw new Refusal('P104', `there is no gate "${word}"`, column);
  if (argument.kind === 'nothing') return gate([], column);
  return gate(argument.kind === 'list' ? argument.items : [argument], column);
}

/** A long list leans to the left as deep as it is long, so the way down is a loop. */
function evaluateChain(stage: Extract<Stage, { kind: 'binary' }>, scope: Scope): Value {
  const chain = [stage];
  let innermost = stage.left;
  while (innermost?.kind === 'binary') {
    chain.push(innermost);
    innermost = innermost.left;
  }
  let value = orNothing(innermost, stage.column, scope);
  for (const { word, right, column } of chain.toReversed()) {
    value = lazily(word, value, () => orNothing(right, column, scope), column);
  }
  return value;
}

function lazily(word: string, left: Value, right: () => Value, column: number): Value {
  switch (word) {
    case '&&':
    case '||':
      return logical(word, left, right, column);
    case '?':
      if (left.kind !== 'boolean') throw unusable(word, column);
      return left.value ? right() : { kind: 'nothing', column };
    case ':':
    case '??':
      return left.kind === 'nothing' ? right() : left;
    default:
      return applyBinary(word, left, right(), column);
  }
}

function logical(word: '&&' | '||', left: Value, right: () => Value, column: number): Value {
  if (left.kind === 'boolean' && left.value === (word === '||')) return left;
  const other = right();
  if (left.kind !== 'boolean' || other.kind !== 'boolean') throw unusable(word, column);
  return other;
}
