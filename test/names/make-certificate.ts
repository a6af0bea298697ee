/**
 * Makes real X.509 certificates of every kind that the checks must tell apart, the broken ones included. Written from RFC 5280, on its own
 * DER writer, so that it shares nothing with the reader that it tests; fast enough for a benchmark of ten thousand.
 */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export type KeyType = 'P-224' | 'P-256' | 'P-384' | 'P-521' | 'ed25519' | 'rsa-1024' | 'rsa-2048';

export interface Wanted {
  readonly cn: string;
  readonly ou?: readonly string[];
  readonly o?: string;
  /** Absent: it signs itself. */
  readonly issuer?: Made;
  readonly key?: KeyType | KeyObject;
  readonly ca?: boolean;
  readonly dns?: readonly string[];
  readonly ip?: readonly string[];
  readonly uses?: readonly ('serverAuth' | 'clientAuth')[];
  readonly notBefore: number;
  readonly notAfter: number;
  /** Leaves the subject key identifier out. */
  readonly anonymousKey?: boolean;
  /** ECDSA: whether S is above half the order of P-256. */
  readonly highS?: boolean;
  /** Signs with this key in place of the issuer's. */
  readonly signedBy?: KeyObject;
}

export interface Made {
  readonly der: Buffer;
  readonly pem: string;
  readonly key: KeyObject;
  readonly wanted: Wanted;
}

export function newKey(type: KeyType = 'P-256'): KeyObject {
  if (type === 'ed25519') return generateKeyPairSync('ed25519').privateKey;
  if (type.startsWith('rsa-')) return generateKeyPairSync('rsa', { modulusLength: Number(type.slice(4)) }).privateKey;
  const curves: Readonly<Record<string, string>> = {
    'P-224': 'secp224r1',
    'P-256': 'prime256v1',
    'P-384': 'secp384r1',
    'P-521': 'secp521r1',
  };
  return generateKeyPairSync('ec', { namedCurve: curves[type] ?? type }).privateKey;
}

let serial = 0x1000;

export function make(wanted: Wanted): Made {
  const key = wanted.key === undefined || typeof wanted.key === 'string' ? newKey(wanted.key) : wanted.key;
  const signer = wanted.signedBy ?? wanted.issuer?.key ?? key;
  const spki = spkiOf(key);
  serial += 1;
  const tbs = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.from(`01${serial.toString(16).padStart(16, '0')}`, 'hex')),
    algorithmOf(signer),
    nameOf(wanted.issuer?.wanted ?? wanted),
    sequence(time(wanted.notBefore), time(wanted.notAfter)),
    nameOf(wanted),
    spki,
    tlv(0xa3, sequence(...extensions(wanted, spki, spkiOf(wanted.issuer?.key ?? key)))),
  );
  const der = sequence(tbs, algorithmOf(signer), tlv(0x03, Buffer.from([0]), signature(tbs, signer, wanted.highS ?? false)));
  return { der, pem: pemText(der), key, wanted };
}

function pemText(der: Buffer): string {
  const base64 = der.toString('base64');
  const lines = Array.from({ length: Math.ceil(base64.length / 64) }, (_, i) => base64.slice(i * 64, i * 64 + 64));
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function spkiOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}

const P256_HALF = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n;

/** Other curves than P-256 are signed as it comes. */
function signature(tbs: Buffer, key: KeyObject, high: boolean): Buffer {
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  for (;;) {
    const made = sign(digest, tbs, key);
    if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return made;
    const s = sign256(made);
    if (s > P256_HALF === high) return made;
  }
}

/** The second INTEGER of SEQUENCE { r, s }; both are shorter than 128 bytes. */
function sign256(der: Buffer): bigint {
  const r = der[3] ?? 0;
  return BigInt(`0x${der.subarray(6 + r).toString('hex')}`);
}

function algorithmOf(key: KeyObject): Buffer {
  if (key.asymmetricKeyType === 'ed25519') return sequence(oid('1.3.101.112'));
  if (key.asymmetricKeyType === 'rsa') return sequence(oid('1.2.840.113549.1.1.11'), tlv(0x05));
  return sequence(oid('1.2.840.10045.4.3.2'));
}

function nameOf({ cn, ou = [], o }: Wanted): Buffer {
  const part = (type: string, value: string): Buffer => tlv(0x31, sequence(oid(type), tlv(0x0c, Buffer.from(value))));
  return sequence(...(o === undefined ? [] : [part('2.5.4.10', o)]), ...ou.map((each) => part('2.5.4.11', each)), part('2.5.4.3', cn));
}

function extensions(wanted: Wanted, spki: Buffer, issuerSpki: Buffer): readonly Buffer[] {
  const { ca = false, dns = [], ip = [], uses = [], anonymousKey = false } = wanted;
  const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), tlv(0x04, value));
  const names = [
    ...dns.map((each) => tlv(0x82, Buffer.from(each))),
    ...ip.map((each) => tlv(0x87, Buffer.from(each.split('.').map(Number)))),
  ];
  const purposes = { serverAuth: '1.3.6.1.5.5.7.3.1', clientAuth: '1.3.6.1.5.5.7.3.2' };
  return [
    extension('2.5.29.15', tlv(0x03, ca ? Buffer.from([2, 0x84]) : Buffer.from([7, 0x80]))),
    extension('2.5.29.19', ca ? sequence(tlv(0x01, Buffer.from([0xff]))) : sequence()),
    ...(anonymousKey ? [] : [extension('2.5.29.14', tlv(0x04, sha1(spki)))]),
    extension('2.5.29.35', sequence(tlv(0x80, sha1(issuerSpki)))),
    ...(names.length === 0 ? [] : [extension('2.5.29.17', sequence(...names))]),
    ...(uses.length === 0 ? [] : [extension('2.5.29.37', sequence(...uses.map((each) => oid(purposes[each]))))]),
  ];
}

function sha1(bytes: Buffer): Buffer {
  return createHash('sha1').update(bytes).digest();
}

/** UTCTime until 2049 (RFC 5280 section 4.1.2.5). */
function time(at: number): Buffer {
  const text = new Date(at).toISOString().replaceAll(/[-:T]|\.\d+/gu, '');
  return tlv(0x17, Buffer.from(text.slice(2)));
}

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const base128 = (value: number): readonly number[] => {
    const bytes = [value % 128];
    for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) bytes.unshift((left % 128) + 128);
    return bytes;
  };
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, ...parts);
}

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...head]), ...parts]);
}
