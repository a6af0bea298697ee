/**
 * canBeSatisfied, minimalEndorserSets and the finding P120 against every choice of peers, judged by an evaluator written here from the definition. More: HOLDFAST_POLICIES=100000.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Policy, Rule, SignaturePolicy } from '../../src/core/policy/model.ts';
import { parsePolicy } from '../../src/core/policy/parse.ts';
import { policyFindings } from '../../src/core/policy/policy-findings.ts';
import { minimalEndorserSets } from '../../src/core/policy/requirements.ts';
import { canBeSatisfied } from '../../src/core/policy/satisfiable.ts';
import { WELL_FORMED } from './random-policy.ts';

const numRuns = Number(process.env['HOLDFAST_POLICIES'] ?? 500);

/** More peers of an MSP than this are never in the way nor of use in what the generator makes: it is asserted. */
const MAX_MENTIONS = 6;
const MSPS = ['Org1MSP', 'Org2MSP', 'Org3MSP'];

type Numbers = readonly number[];

/** The definition: rules in written order; who is met keeps what it took; each peer counts once. `used` is changed only by a rule that is met. */
function accepts(policy: SignaturePolicy, peers: readonly string[]): boolean {
  const judge = (rule: Rule, used: boolean[]): boolean => {
    if (rule.kind === 'signed-by') {
      const { msp, role } = policy.principals[rule.principal] ?? assert.fail('every number has its principal');
      const free = peers.findIndex((peer, i) => used[i] === false && peer === msp && (role === 'peer' || role === 'member'));
      if (free !== -1) used[free] = true;
      return free !== -1;
    }
    let met = 0;
    for (const inner of rule.rules) {
      const attempt = [...used];
      if (!judge(inner, attempt)) continue;
      met++;
      for (const [i, value] of attempt.entries()) used[i] = value;
    }
    return met >= rule.n;
  };
  return judge(
    policy.rule,
    peers.map(() => false),
  );
}

function grid(max: Numbers): readonly Numbers[] {
  return max.reduce<readonly Numbers[]>((all, top) => all.flatMap((some) => Array.from({ length: top + 1 }, (_, n) => [...some, n])), [[]]);
}

function isWithin(a: Numbers, b: Numbers): boolean {
  return a.every((n, i) => n <= (b[i] ?? 0));
}

function byMsp(numbers: Numbers): ReadonlyMap<string, number> {
  return new Map(MSPS.map((msp, i) => [msp, numbers[i] ?? 0]));
}

function written(sets: readonly ReadonlyMap<string, number>[]): readonly string[] {
  return sets.map((set) => MSPS.map((msp) => set.get(msp) ?? 0).join(' ')).toSorted();
}

/** How often each MSP can be asked for a signature. */
function mentions({ principals }: SignaturePolicy): Numbers {
  return MSPS.map((name) => principals.filter(({ msp }) => msp === name).length);
}

/** Whether the signatures can be shared out so that the policy is met, each used once and the order of the rules forgotten. */
function looksEnough(policy: SignaturePolicy, numbers: Numbers): boolean {
  /** What can be left over after the rule was met. */
  const leftovers = (rule: Rule, left: Numbers): readonly Numbers[] => {
    if (rule.kind === 'signed-by') {
      const { msp, role } = policy.principals[rule.principal] ?? assert.fail('every number has its principal');
      const i = MSPS.indexOf(msp);
      if (i === -1 || (left[i] ?? 0) === 0 || (role !== 'peer' && role !== 'member')) return [];
      return [left.map((n, j) => (j === i ? n - 1 : n))];
    }
    const choose = (rules: readonly Rule[], needed: number, now: Numbers): readonly Numbers[] => {
      const [first, ...rest] = rules;
      if (needed <= 0) return [now];
      if (first === undefined) return [];
      return [...choose(rest, needed, now), ...leftovers(first, now).flatMap((after) => choose(rest, needed - 1, after))];
    };
    const unique = new Map(choose(rule.rules, rule.n, left).map((after) => [after.join(' '), after]));
    return [...unique.values()];
  };
  return leftovers(policy.rule, numbers).length > 0;
}

function checkMisleading(policy: SignaturePolicy): void {
  const misleads = grid(mentions(policy)).some((numbers) => looksEnough(policy, numbers) && !canBeSatisfied(policy, byMsp(numbers), MSPS));
  const codes = policyFindings(policy, MSPS, new Map()).map(({ code }) => code);
  assert.equal(codes.includes('P120'), misleads);
  assert.ok(!codes.includes('P190'));
}

function checkAll(policy: SignaturePolicy, max: Numbers): void {
  const peersOf = (numbers: Numbers): readonly string[] => MSPS.flatMap((msp, i) => Array.from({ length: numbers[i] ?? 0 }, () => msp));
  const accepted = grid(max).filter((numbers) => accepts(policy, peersOf(numbers)));
  for (const available of grid(max)) {
    const expected = accepted.some((numbers) => isWithin(numbers, available));
    assert.equal(canBeSatisfied(policy, byMsp(available), MSPS), expected, `with ${available.join(' ')}`);
  }
  const smallest = accepted.filter((numbers) => !accepted.some((other) => other !== numbers && isWithin(other, numbers)));
  const found = minimalEndorserSets(policy, byMsp(max), MSPS);
  assert.ok(found.kind === 'complete');
  assert.deepEqual(written(found.sets), smallest.map((numbers) => numbers.join(' ')).toSorted());
}

test('what random policies need is exactly what some choice of peers gives', () => {
  let competing = 0;
  const property = fc.property(WELL_FORMED, fc.nat(2), (text, spare) => {
    const result = parsePolicy(text);
    fc.pre(result.kind === 'ok' && result.policy.kind === 'signature');
    if (result.kind !== 'ok' || result.policy.kind !== 'signature') return;
    const most = mentions(result.policy);
    fc.pre(most.every((n) => n <= MAX_MENTIONS));
    if (most.some((n) => n > 1)) competing++;
    // One peer more than is ever asked for, or fewer than that.
    if (result.policy.principals.every(({ msp }) => MSPS.includes(msp))) checkMisleading(result.policy);
    checkAll(
      result.policy,
      most.map((n) => Math.max(0, n + 1 - spare)),
    );
  });
  fc.assert(property, { numRuns });
  assert.ok(competing > numRuns / 4, 'rules compete for signatures');
});

const SMALL = ['A', 'B'] as const;

/** All rules of two levels over two MSPs: gates of two or three, inside them principals and gates of two principals. */
function allSmallPolicies(): readonly SignaturePolicy[] {
  type Shape = string | { readonly n: number; readonly of: readonly Shape[] };
  const pairs = SMALL.flatMap((a) => SMALL.flatMap((b) => [1, 2].map((n): Shape => ({ n, of: [a, b] }))));
  const parts: readonly Shape[] = [...SMALL, ...pairs];
  const twos = parts.flatMap((a) => parts.flatMap((b) => [1, 2].map((n): Shape => ({ n, of: [a, b] }))));
  const threes = parts.flatMap((a) => parts.flatMap((b) => parts.flatMap((c) => [1, 2, 3].map((n): Shape => ({ n, of: [a, b, c] })))));
  return [...twos, ...threes].map((shape) => {
    const principals: { msp: string; role: 'peer' }[] = [];
    const build = (part: Shape): Rule =>
      typeof part === 'string'
        ? { kind: 'signed-by', principal: principals.push({ msp: part === 'A' ? 'Org1MSP' : 'Org2MSP', role: 'peer' }) - 1 }
        : { kind: 'n-out-of', n: part.n, rules: part.of.map(build) };
    return { kind: 'signature', rule: build(shape), principals };
  });
}

test('what every small policy needs is exactly what some choice of peers gives', () => {
  const policies = allSmallPolicies();
  assert.equal(policies.length, 2 * 10 ** 2 + 3 * 10 ** 3);
  for (const policy of policies) {
    checkAll(policy, mentions(policy));
    checkMisleading(policy);
  }
});

test('MAJORITY, ANY and ALL count organisations, those without peers too', () => {
  for (let k = 0; k <= 4; k++) {
    const organisations = Array.from({ length: k }, (_, i) => `Org${i}`);
    for (const subset of grid(organisations.map(() => 1))) {
      const peers = new Map(organisations.map((msp, i) => [msp, (subset[i] ?? 0) * 2]));
      const there = subset.filter((n) => n > 0).length;
      const can = (rule: 'MAJORITY' | 'ANY' | 'ALL'): boolean =>
        canBeSatisfied({ kind: 'implicit', rule } satisfies Policy, peers, organisations);
      assert.equal(can('ALL'), there === k);
      assert.equal(can('ANY'), k === 0 || there > 0);
      assert.equal(can('MAJORITY'), k === 0 || there > k / 2);
    }
  }
});
