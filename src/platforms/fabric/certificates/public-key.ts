/** Kind and size of a public key (SubjectPublicKeyInfo, RFC 5280 section 4.1.2.7). */
import type { KeyKind } from '../../../core/analysis/names/model.ts';
import { children, content, DerError, oidText, readTlv, TAG, type Tlv } from './der.ts';

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
export function keyOf(raw: Uint8Array, info: Tlv): KeyKind {
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
