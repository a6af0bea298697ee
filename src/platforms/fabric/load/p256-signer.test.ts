import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { test } from 'node:test';
import type { Failure } from '../../../core/kernel/failure.ts';
import { p256Signer } from './p256-signer.ts';

const HALF_ORDER = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n;

test('every signature verifies and has its S in the lower half', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const sign = p256Signer(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  const publicKey = createPublicKey(privateKey);
  for (let i = 0; i < 300; i++) {
    const message = Buffer.from(`message ${i}`);
    const signature = Buffer.from(sign(message));
    assert.ok(verify('sha256', message, publicKey, signature));
    const rLength = signature[3] ?? 0;
    const s = BigInt(`0x${signature.subarray(6 + rLength).toString('hex')}`);
    assert.ok(s <= HALF_ORDER);
  }
});

test('a key on another curve, or none at all, is refused', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const refused = (failure: Failure): boolean => failure.code === 'E500';
  assert.throws(() => p256Signer(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()), refused);
  assert.throws(() => p256Signer('no key'), refused);
});
