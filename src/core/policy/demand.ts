/**
 * What a policy demands of the peers that are there, as a monotone formula: met exactly when some choice of them is accepted by the evaluator. A choice, because the evaluator
 * itself is not monotone (see canBeSatisfied). The survivability analysis computes minimal losses from it, without listing sets of endorsers.
 */
import { failures } from '../kernel/failure.ts';
import { POLICY_CODES } from './codes.ts';
import { implicitThreshold } from './evaluate.ts';
import { isForPeers, smallestNumbers } from './explore.ts';
import type { Effort, Numbers } from './explore.ts';
import type { Policy, Principal, Rule } from './model.ts';

export type Demand =
  /** At least `count` peers of the MSP. */
  | { readonly kind: 'peers'; readonly msp: string; readonly count: number }
  /** At least `n` of the inner demands; 0 is always met, more than there are never. */
  | { readonly kind: 'threshold'; readonly n: number; readonly of: readonly Demand[] };

/** Steps of exploring (see Effort); some tenths of a second. Only rules that compete for the peers of the same MSPs need any. */
export const MAX_EXPLORED = 5_000_000;

const NEVER: Demand = { kind: 'threshold', n: 1, of: [] };
const fail = failures(POLICY_CODES);

/** Fails with P190 when more than MAX_EXPLORED would be needed. */
export function demandOf(policy: Policy, organisations: readonly string[]): Demand {
  const demand = demandWithinLimit(policy, organisations);
  if (demand === null) throw fail('P190', `the policy needs more than ${MAX_EXPLORED} steps to be understood`);
  return demand;
}

/** Null at the limit. */
export function demandWithinLimit(policy: Policy, organisations: readonly string[]): Demand | null {
  if (policy.kind === 'implicit') {
    const all = [...new Set(organisations)];
    return { kind: 'threshold', n: implicitThreshold(policy.rule, all.length), of: all.map((msp) => ({ kind: 'peers', msp, count: 1 })) };
  }
  const known = understood.get(policy);
  if (known !== undefined) return known;
  const effort: Effort = { left: MAX_EXPLORED };
  const explored = ruleDemand(policy.rule, policy.principals, effort);
  const demand = effort.left < 0 ? null : explored;
  understood.set(policy, demand);
  return demand;
}

/** A written policy says the same in every channel, and parsePolicy gives the same object for the same text. */
const understood = new WeakMap<Policy, Demand | null>();

export function isMet(demand: Demand, peersByMsp: Numbers): boolean {
  if (demand.kind === 'peers') return (peersByMsp.get(demand.msp) ?? 0) >= demand.count;
  let met = 0;
  for (const inner of demand.of) {
    if (met >= demand.n) break;
    if (isMet(inner, peersByMsp)) met++;
  }
  return met >= demand.n;
}

/** The demand of a rule before which nobody took a signature, and after which nobody needs one. */
function ruleDemand(rule: Rule, principals: readonly Principal[], effort: Effort): Demand {
  if (rule.kind === 'signed-by') {
    const principal = principals[rule.principal];
    return principal !== undefined && isForPeers(principal) ? { kind: 'peers', msp: principal.msp, count: 1 } : NEVER;
  }
  const { n, rules } = rule;
  if (n <= 0 || n > rules.length) return { kind: 'threshold', n, of: [] };
  // Enough for one rule is enough for the gate: rules before it take nothing, unless they are met, which is as good.
  if (n === 1) return { kind: 'threshold', n, of: rules.map((inner) => ruleDemand(inner, principals, effort)) };
  const groups = competingGroups(rules, principals).map((group) => {
    // With all others met the group still has to give this many, so fewer need no demand of their own.
    const least = Math.max(1, n - (rules.length - group.length));
    return { least, demands: groupDemands(group, least, Math.min(n, group.length), principals, effort) };
  });
  const given = groups.reduce((sum, { least }) => sum + least - 1, 0);
  return { kind: 'threshold', n: n - given, of: groups.flatMap(({ demands }) => demands) };
}

/** One demand for each k from `least` to `most`: that at least k rules of the group are met. Groups share no MSP, so what they give adds up. */
function groupDemands(
  group: readonly Rule[],
  least: number,
  most: number,
  principals: readonly Principal[],
  effort: Effort,
): readonly Demand[] {
  const numbersOfRules = Array.from({ length: most - least + 1 }, (_, i) => least + i);
  const msp = onlyMsp(group, principals);
  if (msp !== undefined) return numbersOfRules.map((count) => ({ kind: 'peers', msp, count }));
  return numbersOfRules.map((k) => {
    if (k === 1) return { kind: 'threshold', n: 1, of: group.map((rule) => ruleDemand(rule, principals, effort)) };
    const smallest = smallestNumbers(group, k, principals, effort) ?? [];
    return { kind: 'threshold', n: 1, of: smallest.map(allOf) };
  });
}

/** The MSP of whose peers each rule of the group wants one. */
function onlyMsp(group: readonly Rule[], principals: readonly Principal[]): string | undefined {
  const [first] = group;
  const principal = first?.kind === 'signed-by' ? principals[first.principal] : undefined;
  if (principal === undefined || !isForPeers(principal) || group.some(({ kind }) => kind !== 'signed-by')) return undefined;
  return principal.msp;
}

function allOf(numbers: Numbers): Demand {
  const of = [...numbers].map(([msp, count]): Demand => ({ kind: 'peers', msp, count }));
  return { kind: 'threshold', n: of.length, of };
}

/** Splits rules, in written order, into groups that share no MSP with each other. */
export function competingGroups(rules: readonly Rule[], principals: readonly Principal[]): readonly (readonly Rule[])[] {
  let groups: { readonly msps: ReadonlySet<string>; readonly rules: readonly number[] }[] = [];
  for (const [i, rule] of rules.entries()) {
    const msps = new Set(mspsOf(rule, principals));
    const touched = groups.filter((group) => !group.msps.isDisjointFrom(msps));
    const merged = {
      msps: touched.reduce<ReadonlySet<string>>((all, group) => all.union(group.msps), msps),
      rules: [...touched.flatMap((group) => group.rules), i].toSorted((a, b) => a - b),
    };
    groups = [...groups.filter((group) => !touched.includes(group)), merged];
  }
  return groups.map((group) => group.rules.flatMap((i) => rules[i] ?? []));
}

function mspsOf(rule: Rule, principals: readonly Principal[]): readonly string[] {
  if (rule.kind === 'n-out-of') return rule.rules.flatMap((inner) => mspsOf(inner, principals));
  const principal = principals[rule.principal];
  return principal !== undefined && isForPeers(principal) ? [principal.msp] : [];
}
