/** Policies of configurations as texts: whatever is printed is read back as the same policy. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Arbitrary, array, assert as holds, constantFrom, integer, letrec, nat, oneof, property, record } from 'fast-check';
import { canonicalPolicy, policyText } from '../../src/core/analysis/drift/policy-text.ts';
import type { ConfigPolicy, ConfigSignatureRule } from '../../src/core/platforms/fabric/channel-config/model.ts';
import type { Rule } from '../../src/core/policy/model.ts';
import { parsePolicy } from '../../src/core/policy/parse.ts';

/** HOLDFAST_RUNS=100000 looks longer. */
const RUNS = Number(process.env['HOLDFAST_RUNS'] ?? 300);
const ROLES = ['member', 'admin', 'client', 'peer', 'orderer'] as const;

const principal = record({ msp: constantFrom('Org1MSP', 'Org2MSP', 'a-b.c'), role: constantFrom(...ROLES) });

/** Counts from 0 to one more than there are rules: what policydsl accepts. */
const rule: Arbitrary<ConfigSignatureRule> = letrec<{ rule: ConfigSignatureRule; gate: ConfigSignatureRule }>((tie) => ({
  rule: oneof(
    { maxDepth: 3 },
    nat(3).map((index): ConfigSignatureRule => ({ kind: 'signed-by', principal: index })),
    tie('gate'),
  ),
  gate: record({ of: array(tie('rule'), { minLength: 1, maxLength: 4 }), part: integer({ min: 0, max: 100 }) }).map(
    ({ of, part }): ConfigSignatureRule => ({ kind: 'out-of', count: Math.round(((of.length + 1) * part) / 100), of }),
  ),
})).gate;

/** A rule with its principals written into it: equal for equal policies, whatever the numbering. */
function shape(given: ConfigSignatureRule | Rule, names: readonly string[]): unknown {
  if (given.kind === 'signed-by') return names[given.principal];
  return given.kind === 'out-of'
    ? [given.count, ...given.of.map((each) => shape(each, names))]
    : [given.n, ...given.rules.map((each) => shape(each, names))];
}

test('a signature policy is printed as a text that means the same, in the one spelling', () => {
  holds(
    property(rule, array(principal, { minLength: 4, maxLength: 4 }), (given, principals) => {
      const policy: ConfigPolicy = { kind: 'signature', rule: given, principals: principals.map((each) => ({ kind: 'role', ...each })) };
      const printed = policyText(policy);
      assert.ok(printed.kind === 'text', JSON.stringify(printed));
      const parsed = parsePolicy(printed.text);
      assert.ok(parsed.kind === 'ok' && parsed.policy.kind === 'signature', printed.text);
      const names = (all: readonly { msp: string; role: string }[]): readonly string[] => all.map(({ msp, role }) => `${msp}.${role}`);
      assert.deepEqual(shape(parsed.policy.rule, names(parsed.policy.principals)), shape(given, names(principals)));
      assert.equal(canonicalPolicy(printed.text), printed.text);
    }),
    { numRuns: RUNS },
  );
});

test('spellings of one policy are one text', () => {
  for (const text of ["AND('A.peer', 'B.peer')", "OutOf(2, 'A.peer', 'B.peer')", "and('A.peer','B.peer')"]) {
    assert.equal(canonicalPolicy(text), "AND('A.peer', 'B.peer')");
  }
  assert.equal(canonicalPolicy("OutOf(1, 'A.peer')"), "OR('A.peer')");
  assert.notEqual(canonicalPolicy("OR('A.peer', 'B.peer')"), canonicalPolicy("OR('B.peer', 'A.peer')"), 'the written order counts');
  assert.equal(canonicalPolicy('MAJORITY'), 'MAJORITY');
});

test('what the language has no word for is said, and not printed as something else', () => {
  const unsayable = (policy: ConfigPolicy | undefined): string => {
    const found = policyText(policy);
    assert.ok(found.kind === 'unsayable', JSON.stringify(found));
    return found.why;
  };
  const one: ConfigSignatureRule = { kind: 'out-of', count: 1, of: [{ kind: 'signed-by', principal: 0 }] };
  assert.match(unsayable({ kind: 'implicit', rule: 'ANY', subPolicy: 'Writers' }), /ANY of the sub-policies Writers/u);
  assert.match(unsayable({ kind: 'signature', rule: one, principals: [{ kind: 'unit', msp: 'A', unit: 'sales' }] }), /unit sales of A/u);
  assert.match(
    unsayable({ kind: 'signature', rule: one, principals: [{ kind: 'identity', msp: 'A', certificate: '' }] }),
    /certificate of A/u,
  );
  assert.match(unsayable({ kind: 'signature', rule: one, principals: [{ kind: 'role', msp: 'A B', role: 'peer' }] }), /A B/u);
  unsayable({ kind: 'signature', rule: one, principals: [] });
  unsayable({ kind: 'signature', rule: { kind: 'out-of', count: 0, of: [] }, principals: [] });
  unsayable({ kind: 'signature', rule: { ...one, count: 3 }, principals: [{ kind: 'role', msp: 'A', role: 'peer' }] });
  unsayable({ kind: 'other', type: 9 });
  unsayable(undefined);
  const bare: ConfigPolicy = {
    kind: 'signature',
    rule: { kind: 'signed-by', principal: 0 },
    principals: [{ kind: 'role', msp: 'A', role: 'peer' }],
  };
  assert.deepEqual(policyText(bare), { kind: 'text', text: "OR('A.peer')" });
});
