/** Chains: who issued a certificate, and whether that leads to a root that somebody trusts. */
import type { CertificateFacts } from './model.ts';

export interface Trust {
  readonly roots: readonly CertificateFacts[];
  /** Authorities on the way, trusted only through a root. */
  readonly intermediates: readonly CertificateFacts[];
}

export type Chain =
  /** From the authority that issued it to the root. */
  | { readonly kind: 'complete'; readonly path: readonly CertificateFacts[] }
  /** Nobody in the trust is the issuer with this name. */
  | { readonly kind: 'broken'; readonly issuer: string };

/** Longer chains do not occur; a cycle of cross-signed authorities must end. */
const MAX_CHAIN = 10;

export function chainOf(certificate: CertificateFacts, trust: Trust): Chain {
  if (trust.roots.some(({ fingerprint }) => fingerprint === certificate.fingerprint)) return { kind: 'complete', path: [] };
  let at = certificate;
  const path: CertificateFacts[] = [];
  while (path.length < MAX_CHAIN) {
    const root = trust.roots.find((each) => isIssuer(each, at));
    if (root !== undefined) return { kind: 'complete', path: [...path, root] };
    const next = trust.intermediates.find((each) => isIssuer(each, at) && each.fingerprint !== at.fingerprint);
    if (next === undefined) break;
    path.push(next);
    at = next;
  }
  return { kind: 'broken', issuer: at.issuer };
}

/** By the signature when it was proven; else by name and key identifier: a signature that was refuted is a finding of its own (N142). */
export function isIssuer(authority: CertificateFacts, of: CertificateFacts): boolean {
  if (authority.subject !== of.issuer) return false;
  const { by } = of.signature;
  if (by.kind === 'proven') return by.key === authority.keyId;
  const named = of.authorityKeyId;
  return named === undefined || authority.subjectKeyId === undefined || named === authority.subjectKeyId;
}

export function isSelfIssued({ subject, issuer }: Pick<CertificateFacts, 'subject' | 'issuer'>): boolean {
  return subject === issuer;
}
