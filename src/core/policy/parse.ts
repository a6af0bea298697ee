/** Reads the text of an endorsement policy as Fabric does (common/policydsl/policyparser.go, v3.1.1), or says where and why Fabric would refuse it. */
import type { PolicyCode } from './codes.ts';
import type { Policy } from './model.ts';

export type PolicyResult =
  | { readonly kind: 'ok'; readonly policy: Policy }
  /** `column` counts letters of the text from 1. */
  | { readonly kind: 'error'; readonly code: PolicyCode; readonly message: string; readonly hint: string; readonly column: number };

export function parsePolicy(text: string): PolicyResult {
  if (text === 'MAJORITY' || text === 'ANY' || text === 'ALL') return { kind: 'ok', policy: { kind: 'implicit', rule: text } };
  return { kind: 'error', code: 'P101', message: 'not read', hint: '', column: 1 };
}
