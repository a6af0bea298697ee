/** One certificate as facts. node:crypto decides whether it is one, and gives dates and serial; the rest is read from its bytes. */
import { hash, X509Certificate } from 'node:crypto';
import type { CertificateFacts, CertificateSource, KeyKind, Signature, SubjectNames, Usage } from '../../../core/analysis/names/model.ts';
import { children, content, DerError, hex, oidText, readTlv, TAG, type Tlv } from './der.ts';

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
      sans: alternativeNames(extensions.get(OID.subjectAltName)),
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

interface Attribute {
  readonly type: string;
  readonly value: string;
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.5': 'SERIALNUMBER',
};

function attributesOf(raw: Uint8Array, name: Tlv): readonly Attribute[] {
  return children(raw, name)
    .flatMap((set) => children(raw, set))
    .map((pair) => {
      const [type, value] = children(raw, pair);
      if (type === undefined || value === undefined) throw new DerError('an attribute of a name is incomplete');
      const oid = oidText(content(raw, type));
      return { type: ATTRIBUTES[oid] ?? oid, value: Buffer.from(content(raw, value)).toString('utf8') };
    });
}

/** Most special first, as RFC 4514 writes it. */
function nameText(attributes: readonly Attribute[]): string {
  return attributes
    .toReversed()
    .map(({ type, value }) => `${type}=${value.replaceAll(/[,+"\\<>;=]/gu, String.raw`\$&`)}`)
    .join(',');
}

const OID = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const;

/** By OID: the DER inside the octet string. */
function extensionsOf(raw: Uint8Array, wrapper: Tlv | undefined): ReadonlyMap<string, Uint8Array> {
  if (wrapper === undefined) return new Map();
  return new Map(
    children(raw, readTlv(raw, wrapper.start, wrapper.end)).map((extension) => {
      const parts = children(raw, extension);
      const [oid, value] = [parts[0], parts.at(-1)];
      if (oid === undefined || value?.tag !== TAG.octetString) throw new DerError('an extension is incomplete');
      return [oidText(content(raw, oid)), content(raw, value)];
    }),
  );
}

const GENERAL_NAME = { dns: 0x82, ip: 0x87 } as const;

function alternativeNames(der: Uint8Array | undefined): SubjectNames {
  if (der === undefined) return { dns: [], ip: [] };
  const all = children(der, readTlv(der, 0));
  const of = (tag: number): readonly Uint8Array[] => all.filter((each) => each.tag === tag).map((each) => content(der, each));
  return { dns: of(GENERAL_NAME.dns).map((each) => Buffer.from(each).toString('latin1')), ip: of(GENERAL_NAME.ip).map(addressText) };
}

function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: bytes.length >> 1 }, (_, i) => ((bytes[2 * i] ?? 0) * 256 + (bytes[2 * i + 1] ?? 0)).toString(16));
  return groups.join(':');
}

function keyIds(extensions: ReadonlyMap<string, Uint8Array>): { readonly subjectKeyId?: string; readonly authorityKeyId?: string } {
  const own = extensions.get(OID.subjectKeyId);
  const authority = extensions.get(OID.authorityKeyId);
  // AuthorityKeyIdentifier: the key identifier is [0]; issuer and serial may stand alone.
  const named = authority === undefined ? undefined : children(authority, readTlv(authority, 0)).find(({ tag }) => tag === 0x80);
  return {
    ...(own === undefined ? {} : { subjectKeyId: hex(content(own, readTlv(own, 0))) }),
    ...(authority === undefined || named === undefined ? {} : { authorityKeyId: hex(content(authority, named)) }),
  };
}

const EXTENDED: Readonly<Record<string, readonly Usage[]>> = {
  '1.3.6.1.5.5.7.3.1': ['serverAuth'],
  '1.3.6.1.5.5.7.3.2': ['clientAuth'],
  // anyExtendedKeyUsage
  '2.5.29.37.0': ['serverAuth', 'clientAuth'],
};

function usagesOf(extensions: ReadonlyMap<string, Uint8Array>): readonly Usage[] {
  const extended = extensions.get(OID.extendedKeyUsage);
  const named =
    extended === undefined
      ? []
      : children(extended, readTlv(extended, 0)).flatMap((each) => EXTENDED[oidText(content(extended, each))] ?? []);
  const bits = extensions.get(OID.keyUsage);
  // KeyUsage is a BIT STRING: a count of unused bits, then digitalSignature as the first bit and keyCertSign as the sixth.
  const flags = bits === undefined ? 0 : (content(bits, readTlv(bits, 0))[1] ?? 0);
  return [...(flags & 0x80 ? ['digitalSignature' as const] : []), ...(flags & 0x04 ? ['keyCertSign' as const] : []), ...new Set(named)];
}

const EC = '1.2.840.10045.2.1';
const RSA = '1.2.840.113549.1.1.1';
const ED25519 = '1.3.101.112';
const CURVES: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.1': 'P-192',
  '1.3.132.0.33': 'P-224',
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
};

/** SubjectPublicKeyInfo: algorithm with its parameter, then the key as a bit string. */
function keyOf(raw: Uint8Array, info: Tlv): KeyKind {
  const [algorithm, bits] = children(raw, info);
  const [type, parameter] = algorithm === undefined ? [] : children(raw, algorithm);
  if (type === undefined || bits === undefined) throw new DerError('the public key is incomplete');
  const oid = oidText(content(raw, type));
  if (oid === ED25519) return { kind: 'ed25519' };
  if (oid === EC && parameter?.tag === TAG.oid) {
    const curve = oidText(content(raw, parameter));
    return { kind: 'ec', curve: CURVES[curve] ?? curve };
  }
  return oid === RSA ? { kind: 'rsa', bits: modulusBits(content(raw, bits).subarray(1)) } : { kind: 'other', name: oid };
}

function modulusBits(key: Uint8Array): number {
  const modulus = content(key, readTlv(key, readTlv(key, 0).start));
  const first = modulus.findIndex((byte) => byte !== 0);
  return first === -1 ? 0 : (modulus.length - first - 1) * 8 + (32 - Math.clz32(modulus[first] ?? 0));
}

/** Half the order of each curve (SEC 2): an S above it is high. */
const HALF_ORDERS: Readonly<Record<string, bigint>> = {
  'P-224': 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn >> 1n,
  'P-256': 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n >> 1n,
  'P-384': 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n >> 1n,
  'P-521':
    0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n >>
    1n,
};

const ECDSA = '1.2.840.10045.4.';

/** SEQUENCE { r, s }; a signature of another kind has no S. */
function sOf(algorithm: string, signature: Uint8Array): bigint | undefined {
  if (!algorithm.startsWith(ECDSA)) return undefined;
  const [, s] = children(signature, readTlv(signature, 0));
  if (s?.tag !== TAG.integer || s.start === s.end) throw new DerError('the signature has no S');
  return BigInt(`0x${hex(content(signature, s))}`);
}

/** By the curve of the signer's key. */
export function isHighS({ s }: ParsedCertificate, signer: KeyKind): Signature['highS'] {
  const half = signer.kind === 'ec' ? HALF_ORDERS[signer.curve] : undefined;
  return half !== undefined && s !== undefined && s > half;
}

function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}
