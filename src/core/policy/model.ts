/**
 * Fabric's endorsement policies: what the language says, who satisfies it, and what can be lost. This folder knows identities by MSP and role only;
 * nodes, domains and losses are the business of the survivability analysis. It must never be kinder or stricter than Fabric's own code.
 */

/** The roles that common/policydsl can name (Fabric v3.1.1, policyparser.go). */
export type Role = 'member' | 'admin' | 'client' | 'peer' | 'orderer';

export const ROLES: readonly Role[] = ['member', 'admin', 'client', 'peer', 'orderer'];

export interface Principal {
  readonly msp: string;
  readonly role: Role;
}

export type Rule =
  /** Met by one unused signature of `principals[principal]`. */
  | { readonly kind: 'signed-by'; readonly principal: number }
  /** Met when at least `n` of `rules` are; 0 is always met, more than `rules.length` never. */
  | { readonly kind: 'n-out-of'; readonly n: number; readonly rules: readonly Rule[] };

/** One principal for each mention, in the order of the text: Fabric merges no repetitions either. */
export interface SignaturePolicy {
  readonly kind: 'signature';
  readonly rule: Rule;
  readonly principals: readonly Principal[];
}

/** Counts the organisations of the channel, each with the sub-policy OR('MSP.peer'). */
export interface ImplicitPolicy {
  readonly kind: 'implicit';
  readonly rule: 'MAJORITY' | 'ANY' | 'ALL';
}

export type Policy = SignaturePolicy | ImplicitPolicy;
