/** Policies of a configuration in the language of the file, and texts of the file in one spelling, so that the two can be compared. */
import type { Policy, Rule } from '../../policy/model.ts';
import { parsePolicy } from '../../policy/parse.ts';
import type { ConfigPolicy, ConfigPrincipal, ConfigSignatureRule } from '../../platforms/fabric/channel-config/model.ts';

export type PolicyText = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'unsayable'; readonly why: string };

/** MAJORITY, ANY and ALL of the file ask the sub-policy of this name. */
const SUB_POLICY = 'Endorsement';

/** `unsayable` where the language has no word for it: identities and organisational units as principals, other sub-policies. */
export function policyText(policy: ConfigPolicy | undefined): PolicyText {
  if (policy === undefined) return unsayable('there is no policy');
  if (policy.kind === 'other') return unsayable(`a policy of type ${policy.type}`);
  if (policy.kind === 'implicit') {
    const { rule, subPolicy } = policy;
    return subPolicy === SUB_POLICY ? { kind: 'text', text: rule } : unsayable(`${rule} of the sub-policies ${subPolicy}`);
  }
  const odd = policy.principals.find(({ kind }) => kind !== 'role');
  if (odd !== undefined) return unsayable(`it names ${principalText(odd)}`);
  const principals = policy.principals.map(principalText);
  const rule = ruleText(ruleOf(policy.rule), principals);
  // A principal alone is met by one signature, and the language wants a gate around it.
  const text = policy.rule.kind === 'signed-by' ? `OR(${rule})` : rule;
  const parsed = parsePolicy(text);
  return parsed.kind === 'ok' ? { kind: 'text', text } : unsayable(`${text}: ${parsed.message}`);
}

/** The one spelling that policyText has for the same policy; the text itself when it is none. */
export function canonicalPolicy(text: string): string {
  const parsed = parsePolicy(text);
  return parsed.kind === 'ok' ? printPolicy(parsed.policy) : text;
}

function printPolicy(policy: Policy): string {
  if (policy.kind === 'implicit') return policy.rule;
  return ruleText(
    policy.rule,
    policy.principals.map(({ msp, role }) => `'${msp}.${role}'`),
  );
}

function ruleOf(rule: ConfigSignatureRule): Rule {
  return rule.kind === 'signed-by' ? rule : { kind: 'n-out-of', n: rule.count, rules: rule.of.map(ruleOf) };
}

/** OR and AND where they say the same: OR of one is also AND of one, and OutOf(1, …) of one. */
function ruleText(rule: Rule, principals: readonly string[]): string {
  if (rule.kind === 'signed-by') return principals[rule.principal] ?? `'principal ${rule.principal}, which is not listed'`;
  const { n, rules } = rule;
  const inner = rules.map((each) => ruleText(each, principals)).join(', ');
  if (n === 1) return `OR(${inner})`;
  return n === rules.length && n > 0 ? `AND(${inner})` : `OutOf(${n}, ${inner})`;
}

function principalText(principal: ConfigPrincipal): string {
  switch (principal.kind) {
    case 'role':
      return `'${principal.msp}.${principal.role}'`;
    case 'unit':
      return `the organisational unit ${principal.unit} of ${principal.msp}`;
    case 'identity':
      return `one certificate of ${principal.msp}`;
    case 'other':
      return `a principal of classification ${principal.classification}`;
  }
}

function unsayable(why: string): PolicyText {
  return { kind: 'unsayable', why };
}
