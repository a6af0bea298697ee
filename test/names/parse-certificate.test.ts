/** The reader against node:crypto (OpenSSL), which is asked for the same things by other ways. NAMES_RUNS=10000 runs the properties longer. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { asAddress, coverage } from '../../src/core/analysis/names/covers-name.ts';
import { daysLeft, daysLeftText } from '../../src/core/analysis/names/expiry-limits.ts';
import { comparedBy } from '../../src/core/analysis/names/renewal-rule.ts';
import { inventoryOf } from '../../src/platforms/fabric/certificates/inventory.ts';
import { parseCertificate } from '../../src/platforms/fabric/certificates/parse-certificate.ts';
import { certificatesOf, pemOf } from '../../src/platforms/fabric/certificates/pem.ts';
import { isLowS } from '../../src/platforms/fabric/material/low-s.ts';
import { type KeyType, make, type Made, newKey } from './make-certificate.ts';
import { DAY, LIFE, NOW } from './network.ts';

const numRuns = Number(process.env['NAMES_RUNS'] ?? 200);
const KEY = newKey();
const TYPES: readonly KeyType[] = ['P-224', 'P-256', 'P-384', 'P-521', 'ed25519', 'rsa-1024', 'rsa-2048'];
const CA = make({ cn: 'ca', o: 'example', ca: true, ...LIFE });

describe('a parsed certificate', () => {
  for (const type of TYPES) {
    it(`agrees with OpenSSL about a key of type ${type}`, () => {
      const made = make({ cn: 'node', ou: ['peer'], issuer: CA, key: type, dns: ['a.example.com'], ip: ['10.1.2.3'], ...LIFE });
      const { facts } = parseCertificate(made.der);
      const oracle = new X509Certificate(made.der);
      const { publicKey } = oracle;
      const curves: Readonly<Record<string, string>> = { secp224r1: 'P-224', prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
      const details = publicKey.asymmetricKeyDetails;
      const curve = curves[details?.namedCurve ?? ''];
      const expected =
        curve !== undefined
          ? { kind: 'ec', curve }
          : publicKey.asymmetricKeyType === 'rsa'
            ? { kind: 'rsa', bits: details?.modulusLength }
            : { kind: 'ed25519' };
      assert.deepEqual(facts.key, expected);
      assert.equal(facts.fingerprint, oracle.fingerprint256.replaceAll(':', '').toLowerCase());
      assert.equal(facts.serial, oracle.serialNumber.toLowerCase());
      assert.equal(facts.notAfter, LIFE.notAfter);
      assert.equal(facts.notBefore, LIFE.notBefore);
      assert.equal(
        oracle.subjectAltName,
        [...facts.sans.dns.map((name) => `DNS:${name}`), ...facts.sans.ip.map((ip) => `IP Address:${ip}`)].join(', '),
      );
      assert.equal(facts.authorityKeyId, parseCertificate(CA.der).facts.subjectKeyId);
    });
  }

  it('has the key id of its key, whoever issued it, and its own fingerprint', () => {
    const [a, b] = [make({ cn: 'a', key: KEY, ...LIFE }), make({ cn: 'b', issuer: CA, key: KEY, ...LIFE })].map(
      ({ der }) => parseCertificate(der).facts,
    );
    assert.equal(a?.keyId, b?.keyId);
    assert.notEqual(a?.fingerprint, b?.fingerprint);
  });

  it('has the names that were written, whatever is in them', () => {
    const text = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 3 }), (cn, ou) => {
        const { facts } = parseCertificate(make({ cn, ou, key: KEY, ...LIFE }).der);
        assert.equal(facts.commonName, cn);
        assert.deepEqual(facts.units, ou);
      }),
      { numRuns },
    );
  });

  it('of any bytes is a certificate or an error, and never less', () => {
    const whole = make({ cn: 'node', key: KEY, dns: ['a'], ...LIFE }).der;
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const der = Buffer.from(whole);
        der[at] = value;
        const { certificates, unread } = inventoryOf([
          { found: [{ der, source: { kind: 'file', path: 'x', index: 0 } }], nodeUnits: [], unread: [], tree: true },
        ]);
        assert.equal(certificates.length + unread.length, 1);
      }),
      { numRuns },
    );
  });

  it('says whether S is high as the issuer of this program does', () => {
    for (const highS of [true, false]) {
      const made = make({ cn: 'node', key: KEY, issuer: CA, highS, ...LIFE });
      const [facts] = read([made, CA]);
      assert.equal(facts?.signature.highS, highS);
      assert.equal(isLowS(parseCertificate(made.der).signature), !highS);
      assert.equal(facts?.signature.by.kind, 'proven');
    }
  });
});

function read(all: readonly Made[]): ReturnType<typeof inventoryOf>['certificates'] {
  const found = all.map(({ der }, i) => ({ der, source: { kind: 'file' as const, path: `${i}.pem`, index: 0 } }));
  return inventoryOf([{ found, nodeUnits: [], unread: [], tree: true }]).certificates;
}

describe('PEM', () => {
  it('as it is written is plain, and is read back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), (bytes) => {
        const [read1] = certificatesOf(pemOf(bytes));
        assert.deepEqual([Buffer.from(read1?.der ?? []).equals(bytes), read1?.plain], [true, true]);
      }),
      { numRuns },
    );
  });

  it('with anything around it is read, and not plain', () => {
    for (const text of [` ${CA.pem}`, `${CA.pem}\n`, CA.pem.replaceAll('\n', '\r\n'), CA.pem + CA.pem]) {
      const [first] = certificatesOf(text);
      assert.deepEqual([first?.plain, Buffer.from(first?.der ?? []).equals(CA.der)], [false, true]);
    }
  });
});

describe('a name that is dialled', () => {
  const label = fc.constantFrom('a', 'b', 'node1', 'x-y');
  const host = fc.array(label, { minLength: 2, maxLength: 5 }).map((labels) => labels.join('.'));
  // OpenSSL refuses wildcards of fewer than two further labels, Go does not: both agree on the rest.
  const pattern = fc.oneof(
    host,
    fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => `*.${labels.join('.')}`),
  );

  it('is covered exactly when OpenSSL says so', () => {
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 3 }), host, fc.boolean(), (dns, name, upper) => {
        const dialled = upper ? name.toUpperCase() : name;
        const oracle = new X509Certificate(make({ cn: name, key: KEY, dns, ...LIFE }).der).checkHost(dialled, {
          subject: 'never',
          partialWildcards: false,
        });
        assert.equal(coverage({ dns, ip: [] }, dialled).kind === 'covered', oracle !== undefined, `${dns.join()} ${dialled}`);
      }),
      { numRuns },
    );
  });

  it('is an address exactly when Node says so', () => {
    const part = fc.constantFrom('0', '1', '10', '255', '256', '01', 'a', 'ffff', '', ':', '::');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 9 }), fc.constantFrom('.', ':'), (parts, joint) => {
        const text = parts.join(joint);
        assert.equal(asAddress(text) !== undefined, isIP(text) !== 0, text);
      }),
      { numRuns: numRuns * 5 },
    );
  });

  it('as an address has one spelling', () => {
    assert.equal(asAddress('::1'), asAddress('0:0:0:0:0:0:0:1'));
    assert.equal(asAddress('2001:DB8::0001'), asAddress('[2001:db8:0:0::1]'));
    assert.equal(coverage({ dns: [], ip: ['2001:db8:0:0:0:0:0:1'] }, '2001:db8::1').kind, 'covered');
  });
});

describe('days left', () => {
  it('are whole days, rounded down', () => {
    assert.deepEqual(
      [DAY, DAY - 1, 0, -1, -DAY].map((ms) => daysLeft(NOW + ms, NOW)),
      [1, 0, 0, -1, -1],
    );
    assert.deepEqual(
      [2 * DAY, DAY, DAY - 1, -1, -DAY, -2 * DAY].map((ms) => daysLeftText(NOW + ms, NOW)),
      ['2 days left', '1 day left', 'less than a day left', 'expired less than a day ago', 'expired 1 day ago', 'expired 2 days ago'],
    );
  });
});

describe('what a renewal is compared by', () => {
  const table: readonly (readonly [string, string, string])[] = [
    ['1.4.8', 'certificate', 'certificate'],
    ['1.4.9', 'key', 'certificate'],
    ['1.4.12', 'key', 'certificate'],
    ['2.0.0', 'certificate', 'certificate'],
    ['2.2.0', 'certificate', 'certificate'],
    ['2.2.1', 'key', 'certificate'],
    ['2.5.9', 'key', 'certificate'],
    ['3.0.0', 'key', 'certificate'],
    ['3.1.1', 'key', 'certificate'],
    ['3.1.2', 'key', 'key'],
    ['v3.2.0', 'key', 'key'],
    ['4.0', 'key', 'key'],
    ['latest', 'certificate', 'certificate'],
  ];
  for (const [version, raft, smartbft] of table) {
    it(`in ${version}: Raft by ${raft}, SmartBFT by ${smartbft}`, () => {
      assert.deepEqual([comparedBy('raft', 'tls', version), comparedBy('smartbft', 'identity', version)], [raft, smartbft]);
      assert.deepEqual([comparedBy('raft', 'identity', version), comparedBy('smartbft', 'tls', version)], ['nothing', 'nothing']);
    });
  }
});
