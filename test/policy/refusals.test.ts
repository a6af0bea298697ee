import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { MAX_NESTING } from '../../src/core/policy/expression/plan-stages.ts';
import { MAX_POLICY_LETTERS, MAX_PRINCIPALS, parsePolicy } from '../../src/core/policy/parse.ts';
import { change, refuse } from '../topology/small-file.ts';

interface Case {
  readonly text: string;
  readonly code: string;
  /** The text from the reported column on begins so. */
  readonly at: string;
  readonly message: RegExp;
  readonly hint: RegExp;
}

const CASES: readonly Case[] = [
  { text: '', code: 'P101', at: '', message: /empty/, hint: /MAJORITY/ },
  { text: "'Org1MSP.peer'", code: 'P102', at: "'Org1", message: /alone/, hint: /OR\('Org1MSP\.peer'\)/ },
  {
    text: "OR('Org1MSP.pear')",
    code: 'P103',
    at: 'Org1MSP.pear',
    message: /'Org1MSP\.pear' is no principal/,
    hint: /Did you mean 'Org1MSP\.peer'/,
  },
  { text: "OR('A.peer', 'Org1MSP.Member')", code: 'P103', at: 'Org1MSP', message: /no principal/, hint: /Did you mean 'Org1MSP\.member'/ },
  { text: "OR('A.peer', 'Org1MSP.boss')", code: 'P103', at: 'Org1MSP', message: /no principal/, hint: /roles are member, admin/ },
  { text: "OR('A.peer', 'Org1MSP')", code: 'P103', at: 'Org1MSP', message: /no principal/, hint: /'Org1MSP\.peer'/ },
  { text: "OR('A.peer', 'Org_1.peer')", code: 'P103', at: 'Org_1', message: /no principal/, hint: /letters, digits/ },
  { text: "OR('A.peer', ' B.peer')", code: 'P103', at: ' B.peer', message: /no principal/, hint: /Take the spaces away: 'B\.peer'/ },
  { text: 'OR(A.peer)', code: 'P103', at: 'A.peer', message: /outside quotes/, hint: /'A\.peer'/ },
  { text: "Und('A.peer', 'B.peer')", code: 'P104', at: 'Und', message: /no gate "Und"/, hint: /Did you mean AND/ },
  { text: "AND('A.peer', Orr('B.peer'))", code: 'P104', at: 'Orr', message: /no gate "Orr"/, hint: /Did you mean OR/ },
  { text: 'majority', code: 'P104', at: 'majority', message: /means nothing/, hint: /Did you mean MAJORITY/ },
  { text: "AND('A.peer', OR('B.peer', 'C.peer')", code: 'P101', at: "('A.peer'", message: /opened here/, hint: /Close each gate/ },
  { text: "AND('A.peer'))", code: 'P101', at: ')', message: /never opened/, hint: /Take it away/ },
  { text: "AND('A.peer, B.peer)", code: 'P101', at: "'A.peer", message: /quote is opened here/, hint: /Close it/ },
  { text: "AND('A.peer' 'B.peer')", code: 'P101', at: "'B.peer'", message: /follow each other/, hint: /comma/ },
  { text: "AND('A.peer',)", code: 'P101', at: ')', message: /cannot stand after ","/, hint: /Write, for example/ },
  { text: "AND('A.peer'; 'B.peer')", code: 'P101', at: ';', message: /";" means nothing/, hint: /Write, for example/ },
  { text: 'AND()', code: 'P105', at: 'AND', message: /at least one rule/, hint: /Write, for example/ },
  { text: "OutOf('A.peer', 'B.peer')", code: 'P103', at: 'A.peer', message: /outside quotes/, hint: /quotes/ },
  { text: "AND('A.peer', OutOf(4, 'B.peer', 'C.peer'))", code: 'P105', at: '4', message: /4 of 2 rules/, hint: /1 to 2/ },
  { text: "OutOf(-1, 'A.peer')", code: 'P105', at: '-1', message: /-1 of 1 rules/, hint: /1 to 1/ },
  { text: "OR('A.peer') OR('B.peer')", code: 'P101', at: "OR('B", message: /cannot stand after "\)"/, hint: /Write, for example/ },
  {
    text: "'A.peer' =~ 'A' ? OR('A.peer') : OR('B.peer')",
    code: 'P107',
    at: '=~',
    message: /regular expressions/,
    hint: /Take the operator away/,
  },
];

for (const { text, code, at, message, hint } of CASES) {
  test(`refuses ${text === '' ? 'an empty text' : text}`, () => {
    const result = parsePolicy(text);
    assert.ok(result.kind === 'error');
    assert.equal(result.code, code);
    assert.equal(text.slice(result.column - 1, result.column - 1 + at.length), at);
    assert.match(result.message, message);
    assert.match(result.hint, hint);
  });
}

test('columns count letters, whatever their bytes', () => {
  const result = parsePolicy("OR('A.peer', '😀.peer')");
  assert.ok(result.kind === 'error');
  assert.equal(result.column, 15);
  const after = parsePolicy("OR('😀'; 'A.peer')");
  assert.ok(after.kind === 'error');
  assert.equal(after.column, 7);
});

test('says where the part begins that Fabric reads over', () => {
  const result = parsePolicy("AND('A.peer', 'B.peer') 'C.peer'");
  assert.ok(result.kind === 'ok');
  assert.equal(result.ignoredFrom, 25);
  const whole = parsePolicy("AND('A.peer', ('B.peer'))");
  assert.ok(whole.kind === 'ok');
  assert.equal(whole.ignoredFrom, null);
});

test('refuses what is too long, too deep or too many', () => {
  const codeOf = (text: string): string => {
    const result = parsePolicy(text);
    return result.kind === 'error' ? result.code : 'ok';
  };
  const nested = (depth: number): string => `${'OR('.repeat(depth)}'A.peer'${')'.repeat(depth)}`;
  const wide = (count: number): string => `AND(${Array.from({ length: count }, () => "'A.peer'").join(',')})`;
  assert.equal(codeOf(nested(MAX_NESTING - 1)), 'ok');
  assert.equal(codeOf(nested(MAX_NESTING + 1)), 'P106');
  assert.equal(codeOf(wide(MAX_PRINCIPALS)), 'ok');
  assert.equal(codeOf(wide(MAX_PRINCIPALS + 1)), 'P106');
  assert.equal(codeOf(' '.repeat(MAX_POLICY_LETTERS + 1)), 'P106');
});

test('answers for any text, with a column inside it', () => {
  const letters = fc.constantFrom(...'ANDORutf123.,()\'"\\[]?:+-*&|!<>=~ \u00a0é😀x'.split(''), 'OutOf(', 'OR(', "'A.peer'", "\\'");
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(letters, { maxLength: 30 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const result = parsePolicy(text);
      if (result.kind === 'ok') return;
      assert.ok(result.message !== '' && result.hint !== '');
      assert.ok(result.column >= 1 && result.column <= Math.max(1, [...text].length));
    }),
    { numRuns: 1_000 },
  );
});

test('a topology file with a wrong policy is refused where the policy stands', () => {
  const channel = refuse(change('peers: [peer0]', `peers: [peer0]\n    endorsement: "OR('Org1MSP.pear')"`));
  assert.deepEqual(
    channel.map(({ code, path, at }) => ({ code, path, at })),
    [{ code: 'E140', path: 'channels.trade.endorsement', at: { file: 'small.yaml', line: 23, column: 18 } }],
  );
  assert.match(channel[0]?.message ?? '', /column 5: 'Org1MSP\.pear' is no principal \(P103\)/);
  assert.match(channel[0]?.hint ?? '', /Did you mean 'Org1MSP\.peer'/);
  const inside = refuse(change('kind: sample', "kind: sample, endorsement: SOME, collections: { k: { endorsement: 'OR(' } }"));
  assert.deepEqual(
    inside.map(({ code, path }) => `${code} ${path}`),
    ['E140 channels.trade.chaincodes.ledger.endorsement', 'E140 channels.trade.chaincodes.ledger.collections.k.endorsement'],
  );
});
