/** What a policy looks like: every rule gets the signatures that suit all best, whatever the order. Compared with what Fabric does, this is the reading of a human. */
import { atLeast, MAX_COMPARED } from './antichain.ts';
import type { Antichain } from './antichain.ts';
import { competingGroups } from './demand.ts';
import { isForPeers } from './explore.ts';
import type { Effort } from './explore.ts';
import type { Principal, Rule, SignaturePolicy } from './model.ts';

/** The smallest numbers of peers that look sufficient; null when there are too many to list. */
export function seemingSets({ rule, principals }: SignaturePolicy): Antichain | null {
  return ruleSets(rule, principals, { left: MAX_COMPARED });
}

/** Without rules that compete for the same peers the policy does what it looks like, however large it is. */
export function canMislead({ rule, principals }: SignaturePolicy): boolean {
  const misleads = (part: Rule): boolean => {
    if (part.kind === 'signed-by') return false;
    return part.rules.some(misleads) || (part.n > 1 && competingGroups(part.rules, principals).some((group) => group.length > 1));
  };
  return misleads(rule);
}

function ruleSets(rule: Rule, principals: readonly Principal[], effort: Effort): Antichain | null {
  if (rule.kind === 'signed-by') {
    const principal = principals[rule.principal];
    return principal !== undefined && isForPeers(principal) ? [new Map([[principal.msp, 1]])] : [];
  }
  const parts: Antichain[] = [];
  for (const inner of rule.rules) {
    const sets = ruleSets(inner, principals, effort);
    if (sets === null) return null;
    parts.push(sets);
  }
  return atLeast(rule.n, parts, 'sum', effort);
}
