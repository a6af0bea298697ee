/**
 * Issues X.509 identities for one organisation. This is the seam behind which a real Fabric CA can stand later:
 * whoever fills the crypto tree asks an Issuer and knows nothing else.
 */
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonGeneralNames,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { isLowS } from './low-s.ts';

cryptoProvider.set(globalThis.crypto);

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

type CryptoKey = webcrypto.CryptoKey;
type CryptoKeyPair = webcrypto.CryptoKeyPair;

export interface Credential {
  readonly certificatePem: string;
  readonly keyPem: string;
}

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface IdentityRequest {
  readonly commonName: string;
  /** NodeOU of the MSP; absent for TLS certificates. */
  readonly role?: 'admin' | 'client' | 'peer' | 'orderer';
  readonly use: 'signing' | 'tls';
  /** DNS names and IP addresses for the subject alternative name. */
  readonly names?: readonly string[];
  readonly validity: Validity;
}

export interface Issuer {
  issue(request: IdentityRequest): Promise<Credential>;
}

/** A new self-signed certificate authority. */
export async function createAuthority(commonName: string, organisation: string, validity: Validity): Promise<Credential> {
  const keys = await generateKeys();
  const subject = distinguishedName(commonName, organisation);
  const certificatePem = await certify({
    subject,
    issuer: subject,
    validity,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    extensions: [
      new KeyUsagesExtension(
        KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment | KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign,
        true,
      ),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth, ExtendedKeyUsage.serverAuth]),
      new BasicConstraintsExtension(true, undefined, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificatePem, keyPem: await exportKey(keys.privateKey) };
}

/** An issuer that signs with an existing authority's key. */
export async function openAuthority(authority: Credential): Promise<Issuer> {
  const certificate = new X509Certificate(authority.certificatePem);
  const signingKey = await importKey(authority.keyPem);
  return {
    async issue(request) {
      const keys = await generateKeys();
      const certificatePem = await certify({
        subject: distinguishedName(request.commonName, undefined, request.role),
        issuer: certificate.subject,
        validity: request.validity,
        publicKey: keys.publicKey,
        signingKey,
        extensions: [
          ...usage(request.use),
          new BasicConstraintsExtension(false, undefined, true),
          await SubjectKeyIdentifierExtension.create(keys.publicKey),
          await AuthorityKeyIdentifierExtension.create(certificate.publicKey),
          ...alternativeNames(request.names ?? []),
        ],
      });
      return { certificatePem, keyPem: await exportKey(keys.privateKey) };
    },
  };
}

interface CertificateContent {
  readonly subject: string;
  readonly issuer: string;
  readonly validity: Validity;
  readonly publicKey: CryptoKey;
  readonly signingKey: CryptoKey;
  readonly extensions: Extension[];
}

/** Signs until the signature has a low S: Fabric's MSP rewrites others (msp/cert.go, v3.1.1), and the bytes would then differ from the file. */
async function certify(content: CertificateContent): Promise<string> {
  for (;;) {
    const certificate = await X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: content.subject,
      issuer: content.issuer,
      ...content.validity,
      signingAlgorithm: ALGORITHM,
      publicKey: content.publicKey,
      signingKey: content.signingKey,
      extensions: content.extensions,
    });
    if (isLowS(new Uint8Array(certificate.signature))) return `${certificate.toString('pem')}\n`;
  }
}

function usage(use: 'signing' | 'tls'): Extension[] {
  if (use === 'signing') return [new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true)];
  return [
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
  ];
}

function alternativeNames(names: readonly string[]): Extension[] {
  if (names.length === 0) return [];
  const entries: JsonGeneralNames = names.map((value) => ({ type: /^[0-9.]+$|:/.test(value) ? 'ip' : 'dns', value }));
  return [new SubjectAlternativeNameExtension(entries)];
}

function distinguishedName(commonName: string, organisation?: string, role?: string): string {
  return [
    'C=GB',
    ...(organisation === undefined ? [] : [`O=${organisation}`]),
    ...(role === undefined ? [] : [`OU=${role}`]),
    `CN=${commonName}`,
  ].join(', ');
}

/** Positive, 16 bytes: the leading bit is cleared. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return bytes.toString('hex');
}

function generateKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function exportKey(key: CryptoKey): Promise<string> {
  return `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

function importKey(pem: string): Promise<CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(pem), ALGORITHM, true, ['sign']);
}
