import assert from 'node:assert/strict';
import { test } from 'node:test';
import { make } from '../../../../test/names/make-certificate.ts';
import { certificateFaultAt } from './certificate-fault.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2027, 0, 15);
const life = { notBefore: NOW - DAY, notAfter: NOW + DAY };
const ca = make({ cn: 'tlsca', ca: true, ...life });
const namesake = make({ cn: 'tlsca', ca: true, ...life });
const good = make({ cn: 'o1', issuer: ca, ...life });
const faultOf = certificateFaultAt(NOW);

test('a certificate of one of the authorities is in order, and the authority itself is', () => {
  assert.equal(faultOf(good.pem, [namesake.pem, ca.pem]), undefined);
  assert.equal(faultOf(ca.pem, [ca.pem]), undefined);
});

test('an authority of the same name with another key did not issue it', () => {
  assert.equal(faultOf(good.pem, [namesake.pem]), 'stranger');
  assert.equal(faultOf(good.pem, []), 'stranger');
  assert.equal(faultOf(good.pem, ['garbage']), 'stranger');
});

test('what is no certificate cannot be read, and dates are looked at last', () => {
  for (const text of ['', 'garbage', good.pem.replace(/\n.{64}\n/u, '\n')]) assert.equal(faultOf(text, [ca.pem]), 'unreadable');
  assert.equal(certificateFaultAt(NOW + 2 * DAY)(good.pem, [ca.pem]), 'expired');
  assert.equal(certificateFaultAt(NOW - 2 * DAY)(good.pem, [ca.pem]), 'not-yet');
  assert.equal(certificateFaultAt(NOW + 2 * DAY)(good.pem, []), 'stranger');
});
