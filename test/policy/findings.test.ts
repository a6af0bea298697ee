import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demandOf } from '../../src/core/policy/demand.ts';
import type { Policy } from '../../src/core/policy/model.ts';
import { parsePolicy } from '../../src/core/policy/parse.ts';
import { policyFindings } from '../../src/core/policy/policy-findings.ts';
import { minimalEndorserSets } from '../../src/core/policy/requirements.ts';

function policyOf(text: string): Policy {
  const result = parsePolicy(text);
  return result.kind === 'ok' ? result.policy : assert.fail(result.message);
}

/** Findings on a channel of A, B and C with two peers each. */
function findings(text: string, peers: Readonly<Record<string, number>> = { A: 2, B: 2, C: 2 }): readonly string[] {
  const result = parsePolicy(text);
  assert.ok(result.kind === 'ok');
  const found = policyFindings(result.policy, ['A', 'B', 'C'], new Map(Object.entries(peers)), result.ignoredFrom);
  return found.map(({ code, message, evidence }) => `${code} ${message}: ${evidence}`);
}

test('nothing to say of a usual policy', () => {
  for (const text of ['MAJORITY', 'ANY', 'ALL', "OutOf(2, 'A.peer', 'B.peer', 'C.member')", "AND('A.peer', OR('B.peer', 'C.peer'))"]) {
    assert.deepEqual(findings(text), [], text);
  }
  assert.deepEqual(findings("AND('A.peer', 'A.peer')"), [], 'two peers of one organisation, and this is also what it looks like');
});

test('the order of the rules can make a policy stricter than it looks', () => {
  const [found = ''] = findings("AND(OR('A.peer', 'B.peer'), 'A.peer')");
  assert.match(found, /^P120 .*endorsement by 1 of A and 1 of B would do if .* refuses it; Fabric accepts endorsement by 2 of A$/);
  assert.deepEqual(findings("AND('A.peer', OR('A.peer', 'B.peer'))"), [], 'the other order does what it looks like');
});

test('more signatures than needed can break a policy', () => {
  const text = "AND(OutOf(1, 'B.peer', AND('A.peer', 'A.peer')), 'A.peer')";
  const found = findings(text).find((line) => line.startsWith('P127'));
  assert.match(found ?? '', /Fabric refuses endorsement by 2 of A and 2 of B and 2 of C and accepts endorsement by 1 of A and 1 of B/);
  assert.equal(
    findings(text, { A: 1, B: 1 }).some((line) => line.startsWith('P127')),
    false,
  );
  assert.equal(
    findings(text, { A: 3, B: 1 }).some((line) => line.startsWith('P127')),
    false,
  );
});

test('counts of nobody and of more than there are', () => {
  assert.match(findings("AND('A.peer', OutOf(0, 'B.peer'))").join('\n'), /^P121 .*OutOf\(0, …\) over 1 rule$/);
  assert.match(findings("OR('A.peer', OutOf(3, 'B.peer', 'C.peer'))").join('\n'), /^P122 .*OutOf\(3, …\) over 2 rules$/);
  assert.deepEqual(
    findings("OutOf(0, 'A.peer')").map((line) => line.slice(0, 4)),
    ['P121', 'P123'],
  );
});

test('principals that nobody on the channel can be', () => {
  assert.match(
    findings("OR('A.peer', 'D.peer', 'D.member')").join('\n'),
    /^P124 D is no organisation.*: organisations of the channel: A, B, C$/,
  );
  assert.match(
    findings("OR('A.peer', 'B.admin')").join('\n'),
    /^P125 no peer can sign as B\.admin: a peer satisfies B\.peer and \.member only$/,
  );
});

test('organisations without peers', () => {
  assert.match(findings("OR('A.peer', 'B.peer')", { A: 1 }).join('\n'), /^P126 B has no peer on the channel.*named in the policy$/);
  assert.match(findings('MAJORITY', { A: 1, B: 1 }).join('\n'), /^P126 C has no peer.*MAJORITY counts all 3 organisations$/);
});

test('an implicit policy over no organisation needs nothing', () => {
  const codes = policyFindings({ kind: 'implicit', rule: 'MAJORITY' }, [], new Map()).map(({ code }) => code);
  assert.deepEqual(codes, ['P123']);
});

test('text that has no effect', () => {
  assert.match(findings("OR('A.peer') 'B.peer'").join('\n'), /^P128 .*column 14/);
});

test('a policy too entangled is named as such, everywhere', () => {
  const members = Array.from({ length: 16 }, (_, i) => `'M${i}.peer'`).join(', ');
  const text = `AND(OutOf(8, ${members}), OutOf(7, ${members}))`;
  assert.throws(() => demandOf(policyOf(text), []), { code: 'P190' });
  assert.equal(minimalEndorserSets(policyOf(text), new Map(), []).kind, 'too-many');
  const found = policyFindings(policyOf(text), [], new Map()).map(({ code }) => code);
  assert.ok(found.includes('P190'));
});

test('a large policy without competition is no trouble', () => {
  const members = Array.from({ length: 50 }, (_, i) => `'M${i}.peer'`).join(', ');
  const policy = policyOf(`OutOf(26, ${members})`);
  const demand = demandOf(policy, []);
  assert.ok(demand.kind === 'threshold');
  assert.deepEqual([demand.n, demand.of.length], [26, 50]);
  assert.deepEqual(minimalEndorserSets(policy, new Map(), []), { kind: 'complete', sets: [] }, 'nobody is there');
});
