/**
 * Holdfast and Fabric's own code on the same random policies: which texts are policies, what they say, and which signatures satisfy them.
 * HOLDFAST_POLICIES sets how many (default 10,000: 3 s), HOLDFAST_SEED which.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { evaluatePolicy } from '../../src/core/policy/evaluate.ts';
import type { Rule } from '../../src/core/policy/model.ts';
import { parsePolicy } from '../../src/core/policy/parse.ts';
import { canBeSatisfied } from '../../src/core/policy/satisfiable.ts';
import { askOracle, buildOracle, type Answer } from './fabric-oracle.ts';
import { QUESTION, type Question } from './random-policy.ts';

const policies = Number(process.env['HOLDFAST_POLICIES'] ?? 10_000);
const seed = Number(process.env['HOLDFAST_SEED'] ?? 20_250_510);

/** Written by hand: what the random texts reach seldom or never. */
const CURIOSITIES = [
  '',
  ' ',
  '()',
  'AND',
  'AND()',
  "'Org1MSP.peer'",
  'Org1MSP.peer',
  "OutOf(2, 'Org1MSP.peer', 'Org2MSP.peer')",
  "OutOf(0, 'Org1MSP.peer')",
  "OutOf(2, 'Org1MSP.peer')",
  "OutOf(3, 'Org1MSP.peer')",
  "OutOf('1', 'Org1MSP.peer')",
  "OutOf('Org1MSP.peer', 'Org2MSP.peer')",
  "AND('Org1MSP.peer', 'Org2MSP.peer') 'and this is dropped'",
  "OR('Org1MSP.peer', AND('Org2MSP.peer', 'Org3MSP.peer') 'Org1MSP.peer')",
  "AND('Org1MSP.peer'))('Org2MSP.peer'",
  "AND(('Org1MSP.peer', 'Org2MSP.peer'), 'Org3MSP.peer')",
  "AND('Org3MSP.peer', ('Org1MSP.peer', 'Org2MSP.peer'))",
  "((((OR((((('Org1MSP.peer', 'Org2MSP.peer')))))))))",
  "AND('Org1MSP.peer' : 'Org2MSP.peer')",
  "true ? OR('Org1MSP.peer') : OR('Org2MSP.peer')",
  "1 > 2 ? OR('Org1MSP.peer') : OR('Org2MSP.peer')",
  "OR('Org1' + 'MSP.peer')",
  "AN\\D('Org1MSP.peer')",
  "OR('Org1MSP\\.peer')",
  "OR('outof(1, \\'Org1MSP.peer\\')')",
  "OR('Org1MSP.peer.peer')",
  "OR('Org1MSP.peer',)",
  "OR(,'Org1MSP.peer')",
  "OR('Org1MSP.peer';'Org2MSP.peer')",
  "OR('Org_1.peer')",
  "OR('.peer', '..peer', '-.peer')",
  "OutOf(18446744073709551616, 'Org1MSP.peer')",
  "OutOf(0 * -1, 'Org1MSP.peer')",
  "OutOf(1/0, 'Org1MSP.peer')",
  "OutOf(7 & 1, 'Org1MSP.peer')",
  "OutOf(1 << 0, 'Org1MSP.peer')",
  "OutOf(~-2, 'Org1MSP.peer')",
  "OutOf(2 - 1 - 1, 'Org1MSP.peer')",
  "OutOf(8 / 4 / 2, 'Org1MSP.peer')",
  "OutOf(2 ** 3 ** 0, 'Org1MSP.peer')",
  "OutOf('a' in ('a', 'b') ? 1 : 2, 'Org1MSP.peer')",
  "OutOf(1, 'ID')",
  "[AND]('Org1MSP.peer')",
  "OR('Org1MSP.peer'\\",
  'MAJORITY ',
  'majority',
];

function ruleText(rule: Rule): string {
  return rule.kind === 'signed-by' ? String(rule.principal) : `${rule.n}[${rule.rules.map(ruleText).join(' ')}]`;
}

function ours({ policy: text, organisations, signers }: Question): Answer & { readonly code?: string } {
  const result = parsePolicy(text);
  if (result.kind === 'error') return { accepted: false, code: result.code, verdicts: '' };
  const { policy } = result;
  const subsets = Array.from({ length: 2 ** signers.length }, (_none, subset) =>
    signers.filter((_signer, i) => Math.floor(subset / 2 ** i) % 2 === 1),
  );
  const verdicts = subsets.map((subset) => (evaluatePolicy(policy, subset, organisations) ? '1' : '0')).join('');
  if (policy.kind === 'implicit') return { accepted: true, verdicts };
  return { accepted: true, principals: policy.principals.map(({ msp, role }) => `${msp}.${role}`), rule: ruleText(policy.rule), verdicts };
}

/** Whether the signers could satisfy it, when they are all peers; null when they are not. */
function satisfiable({ policy: text, organisations, signers }: Question): boolean | null {
  const result = parsePolicy(text);
  if (result.kind === 'error' || signers.some(({ role }) => role !== 'peer')) return null;
  const peers = new Map<string, number>();
  for (const { msp } of signers) peers.set(msp, (peers.get(msp) ?? 0) + 1);
  return canBeSatisfied(result.policy, peers, organisations);
}

test('Fabric itself parses and judges every policy the same', (t) => {
  const oracle = buildOracle();
  if (oracle.kind === 'missing') return t.skip(oracle.why);
  const signers = ['Org1MSP', 'Org2MSP', 'Org1MSP', 'Org3MSP'].map((msp) => ({ msp, role: 'peer' as const }));
  const fixed = CURIOSITIES.map((policy): Question => ({ policy, organisations: ['Org1MSP', 'Org2MSP'], signers }));
  const questions = [...fixed, ...fc.sample(QUESTION, { numRuns: policies, seed })];
  const answers = askOracle(oracle.program, questions);
  assert.equal(answers.length, questions.length);
  let accepted = 0;
  let verdicts = 0;
  let judged = 0;
  for (const [i, question] of questions.entries()) {
    const { error, ...fabric } = answers[i] ?? assert.fail('an answer for each question');
    const { code, ...holdfast } = ours(question);
    // Regular expressions are refused on purpose.
    if (code === 'P107') continue;
    assert.deepEqual(holdfast, fabric, `${JSON.stringify(question)}: Fabric says ${error ?? 'yes'}, Holdfast ${code ?? 'yes'}`);
    const can = satisfiable(question);
    if (can !== null) {
      assert.equal(can, fabric.verdicts.includes('1'), `whether any of the signers satisfy ${JSON.stringify(question)}`);
      judged++;
    }
    accepted += fabric.accepted ? 1 : 0;
    verdicts += fabric.verdicts.length;
  }
  t.diagnostic(`${questions.length} texts, ${accepted} of them policies, ${verdicts} verdicts, ${judged} times whether any subset does`);
  assert.ok(accepted > questions.length / 4, 'the texts reach both answers');
  assert.ok(accepted < (questions.length * 9) / 10, 'the texts reach both answers');
});
