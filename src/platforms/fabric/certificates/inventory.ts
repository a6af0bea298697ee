/** Puts readings together: each distinct certificate is parsed once, and its signature is verified against the issuers that were read with it. */
import { type KeyObject, X509Certificate } from 'node:crypto';
import type { CertificateFacts, CertificateInventory, NodeUnits, Signature, Unread } from '../../../core/analysis/names/model.ts';
import { isHighS } from './high-s.ts';
import { type FoundCertificate, parseCertificate, type ParsedCertificate } from './parse-certificate.ts';

/** What one place gave: a tree, a connection, a channel's configuration. */
export interface Reading {
  readonly found: readonly FoundCertificate[];
  readonly nodeUnits: readonly NodeUnits[];
  readonly unread: readonly Unread[];
  /** It was a tree of files. */
  readonly tree: boolean;
}

export function inventoryOf(readings: readonly Reading[]): CertificateInventory {
  const parsed = new Map<string, ParsedCertificate>();
  const unread: Unread[] = readings.flatMap((each) => each.unread);
  const read: { readonly found: FoundCertificate; readonly parsed: ParsedCertificate }[] = [];
  for (const found of readings.flatMap((each) => each.found)) {
    const key = Buffer.from(found.der.buffer, found.der.byteOffset, found.der.byteLength).toString('latin1');
    try {
      const known = parsed.get(key) ?? parseCertificate(found.der);
      parsed.set(key, known);
      read.push({ found, parsed: known });
    } catch (error) {
      unread.push({ what: whatOf(found), reason: `not a certificate: ${error instanceof Error ? error.message : String(error)}` });
    }
  }
  const signatures = verify([...parsed.values()]);
  return {
    certificates: read.map((each) => factsOf(each.found, each.parsed, signatures)),
    nodeUnits: readings.flatMap((each) => each.nodeUnits),
    unread,
    tree: readings.some(({ tree }) => tree),
  };
}

function factsOf(
  found: FoundCertificate,
  parsed: ParsedCertificate,
  signatures: ReadonlyMap<ParsedCertificate, Signature>,
): CertificateFacts {
  const { source, plainPem } = found;
  const signature = signatures.get(parsed) ?? { highS: false, by: { kind: 'unknown' } };
  return { ...parsed.facts, signature, ...(plainPem === undefined ? {} : { plainPem }), source };
}

/** Candidates are authorities with the issuer's name, those with the named key first. */
function verify(all: readonly ParsedCertificate[]): ReadonlyMap<ParsedCertificate, Signature> {
  const bySubject = Map.groupBy(
    all.filter(({ facts }) => facts.isCa || facts.subject === facts.issuer),
    ({ facts }) => facts.subject,
  );
  const keys = new Map<ParsedCertificate, KeyObject>();
  const keyOf = (authority: ParsedCertificate): KeyObject => {
    const key = keys.get(authority) ?? new X509Certificate(authority.der).publicKey;
    keys.set(authority, key);
    return key;
  };
  return new Map(all.map((each) => [each, signatureOf(each, bySubject.get(each.facts.issuer) ?? [], keyOf)]));
}

function signatureOf(
  each: ParsedCertificate,
  candidates: readonly ParsedCertificate[],
  keyOf: (authority: ParsedCertificate) => KeyObject,
): Signature {
  const named = candidates.filter(({ facts }) => facts.subjectKeyId !== undefined && facts.subjectKeyId === each.facts.authorityKeyId);
  const signer = [...named, ...candidates.filter((one) => !named.includes(one))].find((one) => isSignedBy(each, one, keyOf));
  if (signer !== undefined) return { highS: isHighS(each.s, signer.facts.key), by: { kind: 'proven', key: signer.facts.keyId } };
  // The curve of the signer is not known: that of the certificate itself is the best guess, and the one that SmartBFT makes.
  const highS = isHighS(each.s, each.facts.key);
  return { highS, by: named.length > 0 ? { kind: 'refuted' } : { kind: 'unknown' } };
}

function isSignedBy(each: ParsedCertificate, authority: ParsedCertificate, keyOf: (authority: ParsedCertificate) => KeyObject): boolean {
  try {
    // Parsed again, which costs little: ten thousand of OpenSSL's certificates take hundreds of megabytes if they are kept.
    return new X509Certificate(each.der).verify(keyOf(authority));
  } catch {
    // OpenSSL throws for a key of another type than the signature: then it is not the signer.
    return false;
  }
}

function whatOf({ source }: FoundCertificate): string {
  if (source.kind === 'file') return source.path;
  if (source.kind === 'presented') return `${source.host}:${source.port}`;
  const { channel, place } = source;
  return place.kind === 'msp'
    ? `channel ${channel}, MSP ${place.msp}, ${place.slot}`
    : `channel ${channel}, consenter ${place.host}:${place.port}, ${place.slot}`;
}
