import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { chaincodeId, chaincodePackage } from './chaincode-package.ts';

test('the package id is the one that a real peer computed from these bytes', () => {
  assert.equal(chaincodeId('ledger', '127.0.61.20:17999'), 'ledger:46938390a12728b785a35029e9c9ae19c228ca95831c49dd151460fac0d04699');
});

test('the package holds metadata of type ccaas and the address of the service', () => {
  const archive = gunzipSync(chaincodePackage('ledger', '{{.host}}:9999').bytes);
  assert.deepEqual(JSON.parse(content(archive, 'metadata.json')), { path: '', type: 'ccaas', label: 'ledger' });
  const code = gunzipSync(Buffer.from(content(archive, 'code.tar.gz'), 'latin1'));
  assert.deepEqual(JSON.parse(content(code, 'connection.json')), { address: '{{.host}}:9999', dial_timeout: '10s', tls_required: false });
  assert.equal(archive.length % 512, 0);
});

test('another address is another package', () => {
  assert.notEqual(chaincodeId('ledger', 'a:1'), chaincodeId('ledger', 'a:2'));
});

/** Content of a file in a tar archive. */
function content(archive: Buffer, wanted: string): string {
  for (let at = 0; archive[at] !== 0;) {
    const name = archive.toString('latin1', at, archive.indexOf(0, at));
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 135), 8);
    if (name === wanted) return archive.toString('latin1', at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`no ${wanted}`);
}
