/** The operators of govaluate (evaluationStage.go) on values that are known. Policies hardly ever need them, and typing errors reach them. */
import { lettersAt, textOf } from './letters.ts';
import type { Letters } from './letters.ts';
import { Refusal } from './refusal.ts';
import type { Value } from './value.ts';

const NUMERIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  '&': (a, b) => Number(signed(a) & signed(b)),
  '|': (a, b) => Number(signed(a) | signed(b)),
  '^': (a, b) => Number(signed(a) ^ signed(b)),
  '<<': (a, b) => shifted(a, b, (x, by) => x << by),
  '>>': (a, b) => shifted(a, b, (x, by) => x >> by),
};

const ORDER: Readonly<Record<string, (order: number) => boolean>> = {
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
};

/** Both sides were evaluated. The operators that may leave out their right side (&& || ? : ??) are decided by `evaluate`. */
export function applyBinary(word: string, left: Value, right: Value, column: number): Value {
  if (word === ',') return { kind: 'list', column: left.column, items: left.kind === 'list' ? [...left.items, right] : [left, right] };
  if (word === '+') return add(left, right, column);
  if (word === '==' || word === '!=') return { kind: 'boolean', column, value: isSame(left, right) === (word === '==') };
  if (word === 'in') {
    if (right.kind !== 'list') throw unusable(word, column);
    return { kind: 'boolean', column, value: right.items.some((item) => isSame(left, item)) };
  }
  if (word === '=~' || word === '!~') throw new Refusal('P107', 'Holdfast does not read regular expressions in policies', column);
  const ordered = ORDER[word];
  if (ordered !== undefined) return { kind: 'boolean', column, value: ordered(compare(left, right, word, column)) };
  const compute = NUMERIC[word];
  if (compute === undefined || left.kind !== 'number' || right.kind !== 'number') throw unusable(word, column);
  return { kind: 'number', column, value: compute(left.value, right.value) };
}

export function applyPrefix(word: string, operand: Value, column: number): Value {
  if (word === '!' && operand.kind === 'boolean') return { kind: 'boolean', column, value: !operand.value };
  if (word === '-' && operand.kind === 'number') return { kind: 'number', column, value: -operand.value };
  if (word === '~' && operand.kind === 'number') return { kind: 'number', column, value: Number(~signed(operand.value)) };
  throw unusable(word, column);
}

export function unusable(word: string, column: number): Refusal {
  return new Refusal(
    'P101',
    `"${word}" cannot be used here`,
    column,
    'Gates and principals are joined by commas within a gate, by nothing else.',
  );
}

/** Go's conversion of a float64 to int on 64-bit machines: towards zero, and the lowest number where it does not fit. */
export function toInteger(value: number): bigint {
  const fits = Math.abs(value) < 2 ** 63;
  return fits ? BigInt(Math.trunc(value)) : -(2n ** 63n);
}

function add(left: Value, right: Value, column: number): Value {
  if (left.kind === 'number' && right.kind === 'number') return { kind: 'number', column, value: left.value + right.value };
  if (left.kind !== 'text' && right.kind !== 'text') throw unusable('+', column);
  return { kind: 'text', column: left.column, letters: [...written(left, column), ...written(right, column)] };
}

function written(value: Value, column: number): Letters {
  switch (value.kind) {
    case 'text':
      return value.letters;
    case 'number':
    case 'boolean':
      return lettersAt(String(value.value), value.column);
    case 'nothing':
      return lettersAt('<nil>', column);
    default:
      throw unusable('+', column);
  }
}

function isSame(a: Value, b: Value): boolean {
  if (a.kind === 'text' && b.kind === 'text') return textOf(a.letters) === textOf(b.letters);
  if ((a.kind === 'number' || a.kind === 'boolean') && a.kind === b.kind) return a.value === b.value;
  if (a.kind === 'list' && b.kind === 'list')
    return a.items.length === b.items.length && a.items.every((item, i) => isSame(item, b.items[i] as Value));
  return a.kind === 'nothing' && b.kind === 'nothing';
}

function compare(left: Value, right: Value, word: string, column: number): number {
  if (left.kind === 'number' && right.kind === 'number') return left.value - right.value;
  if (left.kind !== 'text' || right.kind !== 'text') throw unusable(word, column);
  const [a, b] = [textOf(left.letters), textOf(right.letters)];
  return a === b ? 0 : a < b ? -1 : 1;
}

function signed(value: number): bigint {
  return toInteger(value);
}

function shifted(value: number, by: number, shift: (value: bigint, by: bigint) => bigint): number {
  const distance = BigInt.asUintN(64, toInteger(by));
  return distance > 63n ? 0 : Number(BigInt.asUintN(64, shift(BigInt.asUintN(64, toInteger(value)), distance)));
}
