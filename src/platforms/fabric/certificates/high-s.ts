/** Which of the two valid S of an ECDSA signature a certificate carries: Fabric keeps to the low one. */
import type { KeyKind } from '../../../core/analysis/names/model.ts';
import { children, content, DerError, hex, readTlv, TAG } from './der.ts';

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
export function sOf(algorithm: string, signature: Uint8Array): bigint | undefined {
  if (!algorithm.startsWith(ECDSA)) return undefined;
  const [, s] = children(signature, readTlv(signature, 0));
  if (s?.tag !== TAG.integer || s.start === s.end) throw new DerError('the signature has no S');
  return BigInt(`0x${hex(content(signature, s))}`);
}

/** By the curve of the signer's key. */
export function isHighS(s: bigint | undefined, signer: KeyKind): boolean {
  const half = signer.kind === 'ec' ? HALF_ORDERS[signer.curve] : undefined;
  return half !== undefined && s !== undefined && s > half;
}
