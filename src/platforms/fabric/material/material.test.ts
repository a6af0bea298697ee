import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Failure } from '../../../core/kernel/failure.ts';
import type { Topology } from '../../../core/topology/model.ts';
import { isLowS } from './low-s.ts';
import { ensureMaterial, type MaterialOptions } from './material.ts';

const topology = {
  organisations: {
    o: { id: 'o', msp: 'OrdererMSP', domain: 'orderer.example.com', kind: 'orderer' },
    p: { id: 'p', msp: 'Org1MSP', domain: 'org1.example.com', kind: 'peer' },
  },
  orderers: { orderer1: { kind: 'orderer', id: 'orderer1', organisation: 'o', host: 'orderer1.orderer.example.com' } },
  peers: { peer0: { kind: 'peer', id: 'peer0', organisation: 'p', host: 'peer0.org1.example.com' } },
} as unknown as Topology;

describe('crypto material', () => {
  const folders: string[] = [];
  const options = (extra: Partial<MaterialOptions> = {}): MaterialOptions => {
    const root = mkdtempSync(join(tmpdir(), 'holdfast-material-'));
    folders.push(root);
    return { root, now: new Date(), validDays: 1, names: () => ['127.0.0.1'], ...extra };
  };
  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  const read = (root: string, path: string): X509Certificate => new X509Certificate(readFileSync(join(root, path)));

  it('chains every certificate to its authority, names the host and carries the node unit', async () => {
    const { root } = await issue(options());
    const ca = read(root, 'peerOrganizations/org1.example.com/ca/ca.org1.example.com-cert.pem');
    const tlsCa = read(root, 'peerOrganizations/org1.example.com/tlsca/tlsca.org1.example.com-cert.pem');
    const peer = 'peerOrganizations/org1.example.com/peers/peer0.org1.example.com';
    const signing = read(root, `${peer}/msp/signcerts/peer0.org1.example.com-cert.pem`);
    const tls = read(root, `${peer}/tls/server.crt`);
    assert.ok(signing.verify(ca.publicKey) && signing.checkIssued(ca));
    assert.ok(tls.verify(tlsCa.publicKey) && tls.checkIssued(tlsCa));
    assert.match(signing.subject, /OU=peer/);
    assert.equal(tls.checkHost('peer0.org1.example.com'), 'peer0.org1.example.com');
    assert.equal(tls.checkIP('127.0.0.1'), '127.0.0.1');
    assert.equal(ca.ca, true);
    assert.equal(signing.ca, false);
  });

  it('is complete on the second run and issues only what is missing', async () => {
    const settings = options();
    assert.equal(await ensureMaterial(topology, settings), 6);
    assert.equal(await ensureMaterial(topology, settings), 0);
    rmSync(join(settings.root, 'peerOrganizations/org1.example.com/peers'), { recursive: true });
    assert.equal(await ensureMaterial(topology, settings), 1);
  });

  it('never replaces an authority whose identities exist', async () => {
    const settings = await issue(options());
    rmSync(join(settings.root, 'peerOrganizations/org1.example.com/ca/priv_sk'));
    await assert.rejects(ensureMaterial(topology, settings), (error) => error instanceof Failure && error.code === 'E240');
  });

  it('keeps every file 0600 and every folder 0700', async () => {
    const { root } = await issue(options());
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
      assert.equal(mode, entry.isDirectory() ? 0o700 : 0o600, entry.name);
    }
  });

  it('gives the life that was asked for, so that expiry can be tested without touching a clock', async () => {
    // Certificates carry whole seconds.
    const now = new Date(Math.floor(Date.now() / 1000) * 1000);
    const { root } = await issue(options({ now, validDays: 2 }));
    const tls = read(root, 'ordererOrganizations/orderer.example.com/orderers/orderer1.orderer.example.com/tls/server.crt');
    assert.equal(Math.round((new Date(tls.validTo).getTime() - now.getTime()) / 1000), 2 * 86_400);
  });

  it('knows a low S from a high one', () => {
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const der = (s: bigint): Uint8Array => {
      const hex = s.toString(16).padStart(66, '0');
      return Uint8Array.from([0x30, 38, 0x02, 1, 1, 0x02, 33, ...Buffer.from(hex, 'hex')]);
    };
    assert.equal(isLowS(der(order / 2n)), true);
    assert.equal(isLowS(der(order / 2n + 1n)), false);
  });
});

async function issue(settings: MaterialOptions): Promise<MaterialOptions> {
  await ensureMaterial(topology, settings);
  return settings;
}
