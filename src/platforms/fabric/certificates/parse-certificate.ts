/** One certificate as facts. node:crypto decides whether it is one, and gives dates and serial; the rest is read from its bytes. */
import { hash, X509Certificate } from 'node:crypto';
import type { CertificateFacts, CertificateSource } from '../../../core/analysis/names/model.ts';
import { children, content, DerError, oidText, readTlv, type Tlv } from './der.ts';
import { attributesOf, nameText } from './distinguished-name.ts';
import { alternativeNames, extensionsOf, keyIds, usagesOf } from './extensions.ts';
import { sOf } from './high-s.ts';
import { keyOf } from './public-key.ts';

/** A certificate on its way to facts: its bytes, and where they were found. */
export interface FoundCertificate {
  readonly der: Uint8Array;
  readonly plainPem?: boolean;
  readonly source: CertificateSource;
}

/** Everything but who signed it, which takes the other certificates: see inventory.ts. */
export interface ParsedCertificate {
  readonly facts: Omit<CertificateFacts, 'signature' | 'source' | 'plainPem'>;
  readonly signature: Uint8Array;
  /** S of an ECDSA signature. */
  readonly s?: bigint;
  readonly der: Uint8Array;
}

/** Throws what node:crypto or the reader says about bytes that are no certificate. */
export function parseCertificate(der: Uint8Array): ParsedCertificate {
  const certificate = new X509Certificate(der);
  const { raw } = certificate;
  const [tbs, algorithm, signature] = children(raw, readTlv(raw, 0));
  if (tbs === undefined || algorithm === undefined || signature === undefined) throw new DerError('a certificate has three parts');
  const signed = content(raw, signature).subarray(1);
  const s = sOf(oidText(content(raw, readTlv(raw, algorithm.start))), signed);
  const parts = partsOf(raw, tbs);
  const extensions = extensionsOf(raw, parts.extensions);
  const subject = attributesOf(raw, parts.subject);
  const commonName = subject.find(({ type }) => type === 'CN')?.value;
  return {
    facts: {
      subject: nameText(subject),
      issuer: nameText(attributesOf(raw, parts.issuer)),
      ...(commonName === undefined ? {} : { commonName }),
      units: subject.filter(({ type }) => type === 'OU').map(({ value }) => value),
      serial: certificate.serialNumber.toLowerCase(),
      sans: alternativeNames(extensions),
      notBefore: certificate.validFromDate.getTime(),
      notAfter: certificate.validToDate.getTime(),
      key: keyOf(raw, parts.publicKey),
      keyId: sha256(raw.subarray(parts.publicKey.at, parts.publicKey.end)),
      fingerprint: sha256(raw),
      ...keyIds(extensions),
      isCa: certificate.ca,
      usages: usagesOf(extensions),
    },
    signature: signed,
    ...(s === undefined ? {} : { s }),
    der,
  };
}

interface Parts {
  readonly issuer: Tlv;
  readonly subject: Tlv;
  readonly publicKey: Tlv;
  readonly extensions: Tlv | undefined;
}

/** TBSCertificate (RFC 5280 section 4.1): [version], serial, algorithm, issuer, validity, subject, key, [ids], [3] extensions. */
function partsOf(raw: Uint8Array, tbs: Tlv): Parts {
  const all = children(raw, tbs);
  const [, , issuer, , subject, publicKey] = all[0]?.tag === 0xa0 ? all.slice(1) : all;
  if (issuer === undefined || subject === undefined || publicKey === undefined) throw new DerError('a part of the certificate is missing');
  return { issuer, subject, publicKey, extensions: all.find(({ tag }) => tag === 0xa3) };
}

function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}
