/** Reads the text of an endorsement policy as Fabric does (common/policydsl/policyparser.go, v3.1.1), or says where and why Fabric would refuse it. */
import { nearest } from '../kernel/nearest.ts';
import { POLICY_CODES } from './codes.ts';
import type { PolicyCode } from './codes.ts';
import { evaluateStage } from './expression/evaluate-stage.ts';
import { firstReading, principalOf, secondReading, thirdReading } from './expression/gates.ts';
import { lettersOf, textOf } from './expression/letters.ts';
import type { Letters } from './expression/letters.ts';
import { planStages } from './expression/plan-stages.ts';
import { readTokens } from './expression/read-tokens.ts';
import { Refusal } from './expression/refusal.ts';
import type { Gate, Value } from './expression/value.ts';
import { ROLES } from './model.ts';
import type { ImplicitPolicy, Policy, Principal } from './model.ts';

export type PolicyResult =
  /** `ignoredFrom`: column of the first part that Fabric reads over without a word; null when all of the text counts. */
  | { readonly kind: 'ok'; readonly policy: Policy; readonly ignoredFrom: number | null }
  /** `column` counts letters (code points) of the text from 1. */
  | { readonly kind: 'error'; readonly code: PolicyCode; readonly message: string; readonly hint: string; readonly column: number };

/** Longer texts are refused: Fabric has no limit, and no consortium so many organisations. */
export const MAX_POLICY_LETTERS = 20_000;

/** More principals in one policy are refused. */
export const MAX_PRINCIPALS = 1_000;

const IMPLICIT: readonly ImplicitPolicy['rule'][] = ['MAJORITY', 'ANY', 'ALL'];
const GATES: readonly string[] = ['AND', 'OR', 'OutOf'];
const NOTHING: ReadonlyMap<string, Value> = new Map();

/**
 * The policy that a text stands for: MAJORITY, ANY or ALL of the channel's organisations, or an expression of AND, OR and OutOf over 'MSP.role'. Two things that
 * Fabric would take are refused: regular expressions (P107), and counts written as dates, which depend on the time zone of the machine.
 */
export function parsePolicy(text: string): PolicyResult {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const result = parseAnew(text);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(text, result);
  return result;
}

/** Every analysis reads the policies of every channel again, and they hardly differ. */
const remembered = new Map<string, PolicyResult>();
const MAX_REMEMBERED = 1_000;

function parseAnew(text: string): PolicyResult {
  const implicit = IMPLICIT.find((rule) => rule === text);
  if (implicit !== undefined) return { kind: 'ok', policy: { kind: 'implicit', rule: implicit }, ignoredFrom: null };
  const suspects: Letters[] = [];
  try {
    return readExpression(lettersOf(text), suspects);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return explained(error, suspects);
  }
}

function readExpression(text: Letters, suspects: Letters[]): PolicyResult {
  if (text.length > MAX_POLICY_LETTERS)
    throw new Refusal('P106', `the policy is longer than ${MAX_POLICY_LETTERS} letters`, MAX_POLICY_LETTERS);
  const suspect = (letters: Letters): void => {
    if (isWritten(letters)) suspects.push(letters);
  };
  const first = read(text, firstReading(suspect), NOTHING);
  const principals: Principal[] = [];
  const alone = first.value.kind === 'text' ? principalOf(textOf(first.value.letters).trim()) : undefined;
  if (alone !== undefined) {
    const hint = `Write OR('${alone.msp}.${alone.role}').`;
    throw new Refusal('P102', 'a principal alone is no policy', first.value.column, hint);
  }
  const second = read(
    textIn(first.value),
    secondReading(() => undefined),
    NOTHING,
  );
  const place = new Map<string, Value>([['ID', { kind: 'principals', column: 1, principals }]]);
  const third = read(textIn(second.value), thirdReading(), place);
  if (third.value.kind !== 'rule') throw noPolicy(third.value.column);
  if (principals.length > MAX_PRINCIPALS) throw new Refusal('P106', `the policy has more than ${MAX_PRINCIPALS} principals`, 1);
  const ignored = [first.ignoredFrom, second.ignoredFrom, third.ignoredFrom].filter((column) => column !== null);
  return {
    kind: 'ok',
    policy: { kind: 'signature', rule: third.value.rule, principals },
    ignoredFrom: ignored.length === 0 ? null : Math.min(...ignored),
  };
}

function read(
  text: Letters,
  gates: ReadonlyMap<string, Gate>,
  variables: ReadonlyMap<string, Value>,
): { readonly value: Value; readonly ignoredFrom: number | null } {
  const { root, ignoredFrom } = planStages(readTokens(text, new Set(gates.keys())));
  if (root === null) throw noPolicy(text[0]?.column ?? 1);
  return { value: evaluateStage(root, { gates, variables }), ignoredFrom };
}

function textIn(value: Value): Letters {
  if (value.kind !== 'text') throw noPolicy(value.column);
  return value.letters;
}

function noPolicy(column: number): Refusal {
  return new Refusal('P101', 'this is an expression, and no policy', column);
}

/** Not put together: the operator wrote it in one piece. */
function isWritten(letters: Letters): boolean {
  return letters.every(({ column }, i) => i === 0 || column > (letters[i - 1]?.column ?? 0));
}

/** A text in quotes that is no principal is read as an expression of its own; whatever goes wrong in it, the principal is what was meant. */
function explained(refusal: Refusal, suspects: readonly Letters[]): PolicyResult {
  const { code, message, column } = refusal;
  const culprit = suspects.find((letters) => letters.some((letter) => letter.column === column));
  if (culprit === undefined) return { kind: 'error', code, message, hint: refusal.hint ?? hintFor(refusal), column };
  const text = textOf(culprit);
  return {
    kind: 'error',
    code: 'P103',
    message: `'${text}' is no principal`,
    hint: principalHint(text),
    column: culprit[0]?.column ?? column,
  };
}

function hintFor({ code, message }: Refusal): string {
  const word = /"([A-Za-z]+)"/u.exec(message)?.[1];
  if (code !== 'P104' || word === undefined) return POLICY_CODES[code].hint;
  const found = nearest(word, [...GATES, ...IMPLICIT]);
  return found?.close === true ? `Did you mean ${found.word}?` : POLICY_CODES[code].hint;
}

function principalHint(text: string): string {
  const trimmed = text.trim();
  if (principalOf(trimmed) !== undefined) return `Take the spaces away: '${trimmed}'.`;
  const dot = trimmed.lastIndexOf('.');
  const msp = dot === -1 ? trimmed : trimmed.slice(0, dot);
  if (!/^[A-Za-z0-9.-]+$/u.test(msp)) return "An MSP id in a policy has letters, digits, '-' and '.' only.";
  const role = dot === -1 ? undefined : nearest(trimmed.slice(dot + 1), ROLES);
  if (role?.close === true) return `Did you mean '${msp}.${role.word}'?`;
  return `Write '${msp}.peer'; the roles are ${ROLES.join(', ')}.`;
}
