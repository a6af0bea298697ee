/**
 * The three readings of policyparser.go (Fabric v3.1.1). The first turns AND, OR and OutOf into one text of `outof(…)` calls, the second gives
 * each of them the place for its principals, the third builds the policy. Each text is read as an expression again, so a number may come as a text.
 */
import type { Principal, Role, Rule } from '../model.ts';
import { lettersAt, textOf } from './letters.ts';
import type { Letters } from './letters.ts';
import { toInteger } from './operators.ts';
import { Refusal } from './refusal.ts';
import type { Gate, Value } from './value.ts';

const PRINCIPAL = /^([A-Za-z0-9.-]+)\.(admin|member|client|peer|orderer)$/u;

/** Gives the texts that stand where a principal or a gate should, and are no principal. */
export type Suspect = (letters: Letters) => void;

export function principalOf(text: string): Principal | undefined {
  const [, msp, role] = PRINCIPAL.exec(text) ?? [];
  return msp === undefined ? undefined : { msp, role: role as Role };
}

/** AND, OR and OutOf of the operator's text. */
export function firstReading(suspect: Suspect): ReadonlyMap<string, Gate> {
  const outOf: Gate = ([count, ...rest], column) => {
    if (count === undefined || rest.length === 0) throw tooFew(column);
    return call([countText(count), ...rest.map((item) => itemText(item, suspect))], column);
  };
  const counted =
    (countOf: (items: number) => number): Gate =>
    (items, column) =>
      outOf([{ kind: 'number', column, value: countOf(items.length) }, ...items], column);
  const and = counted((items) => items);
  const or = counted(() => 1);
  return new Map([
    ...['And', 'and', 'AND'].map((name) => [name, and] as const),
    ...['Or', 'or', 'OR'].map((name) => [name, or] as const),
    ...['OutOf', 'outof', 'OUTOF'].map((name) => [name, outOf] as const),
  ]);
}

export function secondReading(suspect: Suspect): ReadonlyMap<string, Gate> {
  const outOf: Gate = (items, column) =>
    call([lettersAt('ID', column), ...items.map((item) => (item.kind === 'number' ? countText(item) : itemText(item, suspect)))], column);
  return new Map([['outof', outOf]]);
}

export function thirdReading(): ReadonlyMap<string, Gate> {
  return new Map([['outof', build]]);
}

const build: Gate = ([place, count, ...parts], column) => {
  if (place === undefined || count === undefined || parts.length === 0) throw tooFew(column);
  if (place.kind !== 'principals') throw new Refusal('P101', 'this cannot be the first in a gate', place.column);
  if (count.kind !== 'number') throw new Refusal('P105', 'the first in OutOf is the number of rules that must be met', count.column);
  const n = Number(toInteger(count.value));
  if (n < 0 || n > parts.length + 1) throw outOfRange(n, parts.length, count.column);
  const rules = parts.map((part) => partRule(part, place.principals));
  // Negative zero would come from texts such as "-0".
  return { kind: 'rule', column, rule: { kind: 'n-out-of', n: n + 0, rules } };
};

function partRule(part: Value, principals: Principal[]): Rule {
  if (part.kind === 'rule') return part.rule;
  const principal = part.kind === 'text' ? principalOf(textOf(part.letters)) : undefined;
  if (principal === undefined) throw new Refusal('P103', 'a principal or a gate is expected here', part.column);
  principals.push(principal);
  return { kind: 'signed-by', principal: principals.length - 1 };
}

function countText(count: Value): Letters {
  if (count.kind === 'number') return lettersAt(String(toInteger(count.value)), count.column);
  if (count.kind === 'text') return count.letters;
  throw new Refusal('P105', 'the first in OutOf is the number of rules that must be met', count.column);
}

function itemText(item: Value, suspect: Suspect): Letters {
  if (item.kind !== 'text') throw new Refusal('P103', 'a principal or a gate is expected here', item.column);
  if (principalOf(textOf(item.letters)) === undefined) {
    suspect(item.letters);
    return item.letters;
  }
  return [...lettersAt("'", item.column), ...item.letters, ...lettersAt("'", item.column)];
}

function call(items: readonly Letters[], column: number): Value {
  const commas = items.flatMap((item, i) => (i === 0 ? item : [...lettersAt(', ', column), ...item]));
  return { kind: 'text', column, letters: [...lettersAt('outof(', column), ...commas, ...lettersAt(')', column)] };
}

function tooFew(column: number): Refusal {
  return new Refusal(
    'P105',
    'a gate needs at least one rule inside, and OutOf a number before',
    column,
    "Write, for example, OutOf(2, 'Org1MSP.peer', 'Org2MSP.peer').",
  );
}

function outOfRange(n: number, rules: number, column: number): Refusal {
  return new Refusal('P105', `${n} of ${rules} rules cannot be asked for`, column, `Ask for 1 to ${rules}.`);
}
