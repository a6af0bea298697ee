/** What is legal in a policy and hardly meant. Errors of the text are not found here: a policy that has them does not exist. */
import { total } from './antichain.ts';
import type { POLICY_CODES } from './codes.ts';
import { demandWithinLimit, isMet } from './demand.ts';
import type { Demand } from './demand.ts';
import { evaluatePolicy } from './evaluate.ts';
import { isForPeers, isWithin } from './explore.ts';
import type { Numbers } from './explore.ts';
import { canMislead, seemingSets } from './looks.ts';
import type { Policy, Rule, SignaturePolicy } from './model.ts';
import { minimalEndorserSets } from './requirements.ts';

export interface PolicyFinding {
  readonly code: keyof typeof POLICY_CODES;
  readonly message: string;
  readonly evidence: string;
}

/**
 * In the order of their codes. `organisations`: MSP ids of the channel; `peersByMsp`: its peers; `ignoredFrom`: as parsePolicy gave it. That the peers cannot satisfy the policy at all
 * is left to the survivability analysis.
 */
export function policyFindings(
  policy: Policy,
  organisations: readonly string[],
  peersByMsp: ReadonlyMap<string, number>,
  ignoredFrom: number | null = null,
): readonly PolicyFinding[] {
  const demand = demandWithinLimit(policy, organisations);
  const found = [
    ...(policy.kind === 'signature' ? [...orderFindings(policy, demand), ...countFindings(policy.rule)] : []),
    ...nothingNeeded(demand),
    ...(policy.kind === 'signature' ? principalFindings(policy, organisations) : []),
    ...emptyOrganisations(policy, organisations, peersByMsp),
    ...tooManySignatures(policy, demand, organisations, peersByMsp),
    ...(ignoredFrom === null ? [] : [ignored(ignoredFrom)]),
  ];
  return found.toSorted((a, b) => (a.code === b.code ? 0 : a.code < b.code ? -1 : 1));
}

/** Finds the smallest endorsement that looks sufficient and is not. */
function orderFindings(policy: SignaturePolicy, demand: Demand | null): readonly PolicyFinding[] {
  if (!canMislead(policy)) return [];
  const seeming = seemingSets(policy);
  if (demand === null || seeming === null) return [unknown()];
  const refused = seeming.find((numbers) => !isMet(demand, numbers));
  if (refused === undefined) return [];
  const limits = new Map(policy.principals.map(({ msp }) => [msp, policy.principals.length]));
  const needed = minimalEndorserSets(policy, limits, []);
  const sets = needed.kind === 'complete' ? needed.sets : [];
  const enough = sets.find((numbers) => isWithin(refused, numbers)) ?? sets[0];
  const instead = enough === undefined ? '' : `; Fabric accepts ${shown(enough)}`;
  return [
    {
      code: 'P120',
      message: 'the order of the rules makes the policy stricter than it looks',
      evidence: `${shown(refused)} would do if the signatures were shared out well, and Fabric refuses it${instead}`,
    },
  ];
}

function unknown(): PolicyFinding {
  return {
    code: 'P190',
    message: 'whether the policy does what it looks like is not known',
    evidence: 'too many rules compete for the same organisations',
  };
}

function countFindings(rule: Rule): readonly PolicyFinding[] {
  if (rule.kind === 'signed-by') return [];
  const { n, rules } = rule;
  const inner = rules.flatMap(countFindings);
  const evidence = `OutOf(${n}, …) over ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}`;
  if (n <= 0) return [{ code: 'P121', message: 'a rule asks for nobody and is always met', evidence }, ...inner];
  if (n > rules.length) return [{ code: 'P122', message: 'a rule asks for more than it has and is never met', evidence }, ...inner];
  return inner;
}

function nothingNeeded(demand: Demand | null): readonly PolicyFinding[] {
  if (demand === null || !isMet(demand, new Map())) return [];
  return [
    { code: 'P123', message: 'the policy needs no endorsement at all', evidence: 'Fabric accepts a transaction without a signature' },
  ];
}

function principalFindings({ principals }: SignaturePolicy, organisations: readonly string[]): readonly PolicyFinding[] {
  const outside = new Set(principals.map(({ msp }) => msp).filter((msp) => !organisations.includes(msp)));
  const unfit = new Set(principals.filter((principal) => !isForPeers(principal)).map(({ msp, role }) => `${msp}.${role}`));
  const there = organisations.length === 0 ? 'none' : organisations.join(', ');
  return [
    ...[...outside].map((msp) => ({
      code: 'P124' as const,
      message: `${msp} is no organisation of the channel`,
      evidence: `organisations of the channel: ${there}`,
    })),
    ...[...unfit].map((principal) => ({
      code: 'P125' as const,
      message: `no peer can sign as ${principal}`,
      evidence: `a peer satisfies ${principal.slice(0, principal.lastIndexOf('.'))}.peer and .member only`,
    })),
  ];
}

function emptyOrganisations(policy: Policy, organisations: readonly string[], peersByMsp: Numbers): readonly PolicyFinding[] {
  const counted = policy.kind === 'implicit' ? null : new Set(policy.principals.filter(isForPeers).map(({ msp }) => msp));
  const empty = [...new Set(organisations)].filter((msp) => (counted?.has(msp) ?? true) && (peersByMsp.get(msp) ?? 0) === 0);
  return empty.map((msp) => ({
    code: 'P126',
    message: `${msp} has no peer on the channel, and the policy counts on it`,
    evidence:
      policy.kind === 'implicit'
        ? `${policy.rule} counts all ${new Set(organisations).size} organisations`
        : `${msp} is named in the policy`,
  }));
}

function tooManySignatures(
  policy: Policy,
  demand: Demand | null,
  organisations: readonly string[],
  peersByMsp: Numbers,
): readonly PolicyFinding[] {
  if (demand === null || !isMet(demand, peersByMsp)) return [];
  const all = [...peersByMsp].flatMap(([msp, count]) => Array.from({ length: count }, () => ({ msp, role: 'peer' as const })));
  if (evaluatePolicy(policy, all, organisations)) return [];
  const needed = minimalEndorserSets(policy, peersByMsp, organisations);
  const [first] = needed.kind === 'complete' ? needed.sets : [];
  const evidence = `Fabric refuses ${shown(peersByMsp)}${first === undefined ? '' : ` and accepts ${shown(first)}`}`;
  return [{ code: 'P127', message: 'the signatures of all peers together do not satisfy the policy, those of some do', evidence }];
}

function ignored(column: number): PolicyFinding {
  return { code: 'P128', message: 'a part of the policy has no effect', evidence: `Fabric ignores something from column ${column} on` };
}

function shown(numbers: Numbers): string {
  const present = [...numbers].filter(([, count]) => count > 0).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const parts = present.map(([msp, count]) => `${count} of ${msp}`);
  return total(numbers) === 0 ? 'no signature' : `endorsement by ${parts.join(' and ')}`;
}
