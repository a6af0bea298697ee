/**
 * Fabric's own verdict over signatures in the order in which they come (common/cauthdsl/cauthdsl.go, common/policies/implicitmeta.go, v3.1.1).
 * Every rule is tried in written order, also when enough are met already; a rule that is met keeps the signatures it took; one that is not met gives them back.
 */
import type { ImplicitPolicy, Policy, Principal, Role, Rule } from './model.ts';

/** One identity: two peers of an MSP are two signers. */
export interface Signer {
  readonly msp: string;
  readonly role: Role;
}

/** Whether the policy accepts these signatures. `organisations`: MSP ids of the channel, which implicit policies count. */
export function evaluatePolicy(policy: Policy, signers: readonly Signer[], organisations: readonly string[]): boolean {
  if (policy.kind === 'implicit') return evaluateImplicit(policy, signers, organisations);
  return evaluateRule(policy.rule, policy.principals, signers, new Set()) !== null;
}

/** Number of organisations that have to endorse (NewImplicitMetaPolicy): without any, nothing is needed. */
export function implicitThreshold(rule: ImplicitPolicy['rule'], organisations: number): number {
  if (organisations === 0) return 0;
  if (rule === 'ANY') return 1;
  return rule === 'ALL' ? organisations : Math.floor(organisations / 2) + 1;
}

/** Every role satisfies MEMBER of its MSP (msp/mspimplsetup.go with NodeOUs); each other role satisfies itself alone. */
export function satisfies(signer: Signer, principal: Principal): boolean {
  return signer.msp === principal.msp && (principal.role === 'member' || principal.role === signer.role);
}

// Each organisation's sub-policy sees all signatures anew; an identity belongs to one MSP, so none is counted for two.
function evaluateImplicit(policy: ImplicitPolicy, signers: readonly Signer[], organisations: readonly string[]): boolean {
  const all = [...new Set(organisations)];
  const met = all.filter((msp) => signers.some((signer) => satisfies(signer, { msp, role: 'peer' })));
  return met.length >= implicitThreshold(policy.rule, all.length);
}

/** The signatures taken when the rule is met (by index, those already taken included), or null. */
function evaluateRule(
  rule: Rule,
  principals: readonly Principal[],
  signers: readonly Signer[],
  used: ReadonlySet<number>,
): ReadonlySet<number> | null {
  if (rule.kind === 'signed-by') {
    const principal = principals[rule.principal];
    if (principal === undefined) return null;
    const taken = signers.findIndex((signer, i) => !used.has(i) && satisfies(signer, principal));
    return taken === -1 ? null : new Set([...used, taken]);
  }
  let now = used;
  let met = 0;
  for (const inner of rule.rules) {
    const after = evaluateRule(inner, principals, signers, now);
    if (after === null) continue;
    met++;
    now = after;
  }
  return met >= rule.n ? now : null;
}
