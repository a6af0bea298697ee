/** Policies as people write them, misspell them and would never write them: the questions that are put to Fabric and to Holdfast. */
import * as fc from 'fast-check';
import type { Signer } from '../../src/core/policy/evaluate.ts';
import { ROLES } from '../../src/core/policy/model.ts';

export interface Question {
  readonly policy: string;
  readonly organisations: readonly string[];
  readonly signers: readonly Signer[];
}

const MSPS = ['Org1MSP', 'Org2MSP', 'Org3MSP', 'bank-x.eu', '7'];
const SPACES = ['', '', '', '', ' ', '  ', '\n', '\t', '\u00a0'];

function oneOf<T>(...values: readonly T[]): fc.Arbitrary<T> {
  return fc.constantFrom(...values);
}

const space = oneOf(...SPACES);
const quote = oneOf("'", "'", "'", '"');
const role = fc.oneof({ weight: 12, arbitrary: oneOf('peer', 'member') }, { weight: 2, arbitrary: oneOf(...ROLES) });
const msp = fc.oneof({ weight: 8, arbitrary: oneOf('Org1MSP', 'Org2MSP', 'Org3MSP') }, { weight: 1, arbitrary: oneOf(...MSPS) });
const principal = fc.tuple(quote, msp, role, quote).map(([a, name, as, b]) => `${a}${name}.${as}${b}`);

/** Numbers in the spellings that govaluate takes, and some that it does not. */
function count(rules: number): fc.Arbitrary<string> {
  const plain = fc.integer({ min: 0, max: rules + 2 }).map(String);
  const odd = oneOf(
    `'${rules}'`,
    '1.9',
    `${rules}.0`,
    '01',
    '0x1',
    "'1+1'",
    '1+1',
    '-1',
    '-0.5',
    "' 1 '",
    '2*1',
    '2**1',
    '(1)',
    '3-1',
    "'x'",
    '',
  );
  return fc.oneof({ weight: 12, arbitrary: plain }, { weight: 1, arbitrary: odd });
}

/** The rules of a gate, with what is between them. */
function joined(rules: readonly string[], spaces: readonly string[]): string {
  return rules.map((rule, i) => `${spaces[2 * i] ?? ''}${rule}${spaces[2 * i + 1] ?? ''}`).join(',');
}

function gate(rule: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const spaces = fc.array(space, { minLength: 0, maxLength: 8 });
  return fc.array(rule, { minLength: 1, maxLength: 4 }).chain((rules) => {
    const short = fc
      .tuple(oneOf('AND', 'OR', 'And', 'Or', 'and', 'or'), space, spaces)
      .map(([name, s, all]) => `${name}${s}(${joined(rules, all)})`);
    const outOf = fc
      .tuple(oneOf('OutOf', 'OutOf', 'outof', 'OUTOF'), space, count(rules.length), spaces)
      .map(([name, s, n, all]) => `${name}(${s}${n},${joined(rules, all)})`);
    return fc.oneof(short, outOf);
  });
}

const { wellFormed } = fc.letrec<{ wellFormed: string; rule: string }>((tie) => ({
  wellFormed: gate(tie('rule')),
  rule: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: principal },
    { weight: 3, arbitrary: tie('wellFormed') },
    { weight: 1, arbitrary: fc.oneof(principal, tie('wellFormed')).map((inner) => `(${inner})`) },
  ),
}));

const SCRAPS = [
  'AND',
  'Or',
  'OutOf',
  'outof',
  'ID',
  'true',
  'false',
  'in',
  'Org1MSP.peer',
  "'Org1MSP.peer'",
  "'Org2MSP.Peer'",
  "'Org2MSP.pear'",
  "''",
  "'peer'",

  '(',
  ')',
  '(',
  ')',
  ',',
  ',',
  ' ',
  "'",
  '"',
  '\\',
  '[',
  ']',
  '.',
  '-',
  '+',
  '?',
  ':',
  '??',
  '&&',
  '||',
  '==',
  '!',
  '>',
  '1',
  '2',
  '0x',
  '_',
  'é',
  '٣',

  "'outof(1, \\'Org1MSP.peer\\')'",
  "'Org1_MSP.peer'",
  "' Org1MSP.peer'",
  'MAJORITY',
  '1==1 ?',
  "+ ''",
];

interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly put: string;
}

/** A small slip of the pen. */
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(120),
  cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: 1, max: 3 }) }),
  put: fc.oneof({ weight: 3, arbitrary: oneOf(...SCRAPS) }, { weight: 1, arbitrary: fc.constant('') }),
});

const malformed = fc
  .tuple(wellFormed, fc.array(edit, { minLength: 1, maxLength: 2 }))
  .map(([text, edits]) =>
    edits.reduce((now, { at, cut, put }) => now.slice(0, at % (now.length + 1)) + put + now.slice((at % (now.length + 1)) + cut), text),
  );

const soup = fc.array(oneOf(...SCRAPS), { maxLength: 9 }).map((scraps) => scraps.join(''));

const policy = fc.oneof(
  { weight: 10, arbitrary: wellFormed },
  { weight: 5, arbitrary: malformed },
  { weight: 1, arbitrary: soup },
  { weight: 1, arbitrary: oneOf('MAJORITY', 'ANY', 'ALL') },
);

const signer: fc.Arbitrary<Signer> = fc.record({
  msp,
  role: fc.oneof({ weight: 6, arbitrary: fc.constant('peer' as const) }, { weight: 1, arbitrary: oneOf(...ROLES) }),
});

export const QUESTION: fc.Arbitrary<Question> = fc.record({
  policy,
  organisations: fc.subarray(MSPS),
  signers: fc.array(signer, { maxLength: 6 }),
});

/** Well-formed policies over few MSPs, so that rules compete for the same signatures. */
export const WELL_FORMED: fc.Arbitrary<string> = wellFormed;
