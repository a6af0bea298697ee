import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { daysLeftTable } from '../../src/core/analysis/names/days-left.ts';
import { judgeNames } from '../../src/core/analysis/names/judge-names.ts';
import { inventoryOf } from '../../src/platforms/fabric/certificates/inventory.ts';
import { readTree, TREE_LIMITS } from '../../src/platforms/fabric/certificates/read-tree.ts';
import { ensureMaterial } from '../../src/platforms/fabric/material/material.ts';
import { AUTHORITIES, CERTIFICATES, DAY, hostOf, identity, LIFE, network, NOW, SERVICE, tls } from './network.ts';

describe('a tree of certificates', () => {
  const roots: string[] = [];
  afterEach(async () => {
    for (const root of roots.splice(0)) await rm(root, { recursive: true, force: true });
  });

  async function tree(files: Readonly<Record<string, string>>): Promise<string> {
    const root = await mkdtemp(join(tmpdir(), 'holdfast-tree-'));
    roots.push(root);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return root;
  }

  const pemOf = (node: string): string => CERTIFICATES.get(node)?.tls.pem ?? assert.fail(node);

  it('as Holdfast issues it itself gives no finding; near the end of its life it does, for each node', async () => {
    const root = await tree({});
    const { topology } = network();
    const names = (node: { readonly kind: string }): readonly string[] => (node.kind === 'peer' ? [SERVICE] : []);
    await ensureMaterial(topology, { root, now: new Date(NOW), validDays: 40, names });
    const inventory = inventoryOf([readTree(root)]);
    assert.deepEqual(judgeNames(topology, inventory, [], NOW), []);
    const nodes = [...Object.keys(topology.orderers), ...Object.keys(topology.peers)];
    const later = judgeNames(topology, inventory, [], NOW + 20 * DAY).filter(({ code }) => code === 'N111');
    assert.deepEqual(new Set(later.map(({ subject }) => subject).filter((subject) => nodes.includes(subject))), new Set(nodes));
    assert(later.every(({ message }) => message.includes('20 days left')));
    const over = judgeNames(topology, inventory, [], NOW + 41 * DAY).filter(({ code }) => code === 'N110');
    // An enrolment and a TLS certificate each; besides the nodes Admin and User1 of two organisations.
    assert.equal(over.length, 2 * (nodes.length + 4));
  });

  it('tells what ends first, and when', async () => {
    const { topology } = network();
    const short = tls('peer0', { ...LIFE, notAfter: NOW + 5 * DAY + 1_000 }).pem;
    const root = await tree({
      'peer0/tls/server.crt': short,
      'peer1/tls/server.crt': pemOf('peer1'),
      'peer1/tls/copy.crt': pemOf('peer1'),
    });
    const table = daysLeftTable(topology, inventoryOf([readTree(root)]).certificates, NOW);
    assert.deepEqual(
      table.map(({ subject, what, daysLeft, copies }) => ({ subject, what, daysLeft, copies })),
      [
        { subject: 'peer0', what: 'TLS certificate', daysLeft: 5, copies: 0 },
        { subject: 'peer1', what: 'TLS certificate', daysLeft: 265, copies: 1 },
      ],
    );
  });

  it('may be any folder: nodes are found by host name or id, certificates by what they say', async () => {
    const files: Record<string, string> = {
      'roots/one.pem': Object.values(AUTHORITIES)
        .map(({ pem }) => pem)
        .join(''),
    };
    for (const [node, made] of CERTIFICATES) files[`${node === 'peer0' ? hostOf(node) : node}/both.pem`] = made.identity.pem;
    for (const [node, made] of CERTIFICATES) files[`${node}/deeper/server.cer`] = made.tls.pem;
    const inventory = inventoryOf([readTree(await tree(files))]);
    assert.equal(inventory.certificates.length, 4 + 2 * CERTIFICATES.size);
    assert.deepEqual(judgeNames(network().topology, inventory, [], NOW), []);
  });

  it('may be as Fabric CA lays it out', async () => {
    const files: Record<string, string> = {};
    for (const [node, made] of CERTIFICATES) {
      const ca = node.startsWith('peer')
        ? { sign: AUTHORITIES.org1, tls: AUTHORITIES.org1Tls }
        : { sign: AUTHORITIES.orderer, tls: AUTHORITIES.ordererTls };
      files[`${node}/msp/signcerts/cert.pem`] = made.identity.pem;
      files[`${node}/msp/cacerts/localhost-7054.pem`] = ca.sign.pem;
      files[`${node}/msp/config.yaml`] = 'NodeOUs:\n  Enable: true\n  AdminOUIdentifier: { OrganizationalUnitIdentifier: admin }\n';
      files[`${node}/tls/signcerts/cert.pem`] = made.tls.pem;
      files[`${node}/tls/tlscacerts/tls-localhost-7054.pem`] = ca.tls.pem;
      files[`${node}/tls/keystore/key.pem`] = 'never opened';
    }
    const inventory = inventoryOf([readTree(await tree(files))]);
    const roles = judgeNames(network().topology, inventory, [], NOW).map(({ code }) => code);
    // AdminOU alone: nobody has a role but admins, and the nodes are no admins.
    assert.deepEqual(new Set(roles), new Set(['N162']));
  });

  it('keeps the order of several certificates in one file', async () => {
    const root = await tree({ 'peer0/tls/server.crt': `${pemOf('peer0')}\n${AUTHORITIES.org1Tls.pem}` });
    const { certificates } = inventoryOf([readTree(root)]);
    assert.deepEqual(
      certificates.map(({ source, commonName }) => [source, commonName]),
      [
        [{ kind: 'file', path: 'peer0/tls/server.crt', index: 0 }, hostOf('peer0')],
        [{ kind: 'file', path: 'peer0/tls/server.crt', index: 1 }, 'tlsca.org1.example.com'],
      ],
    );
    assert.deepEqual(
      certificates.map(({ plainPem }) => plainPem),
      [false, false],
    );
  });

  it('names every file that it could not read, and reads the rest', async () => {
    const key = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';
    const root = await tree({
      'a/good.pem': pemOf('peer0'),
      'a/empty.pem': '',
      'a/key.pem': key,
      'a/server-key.pem': key,
      'a/notes.txt': 'not asked for',
      'b/garbage.crt': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      'b/config.yaml': 'a: [',
    });
    await symlink(join(root, 'nowhere'), join(root, 'b/gone.pem'));
    const { certificates, unread } = inventoryOf([readTree(root)]);
    assert.equal(certificates.length, 1);
    assert.deepEqual(unread.map(({ what }) => what).toSorted(), ['a/empty.pem', 'b/config.yaml', 'b/garbage.crt', 'b/gone.pem']);
    assert(unread.every(({ reason }) => reason.length > 3));
  });

  it('with links: to files they are read, to folders they are named, and mounted secrets are read once', async () => {
    const root = await tree({ 'node/..2027/tls.pem': pemOf('peer0') });
    const other = await tree({ 'tls.pem': pemOf('peer1') });
    await symlink('..2027', join(root, 'node/..data'));
    await symlink('..data/tls.pem', join(root, 'node/tls.pem'));
    await symlink(other, join(root, 'elsewhere'));
    await symlink('circle', join(root, 'circle'));
    const { found, unread } = readTree(root);
    assert.deepEqual(
      found.map(({ source }) => (source.kind === 'file' ? source.path : '')),
      ['node/..2027/tls.pem', 'node/tls.pem'],
    );
    assert.deepEqual(
      unread.map(({ what }) => what),
      ['elsewhere'],
    );
  });

  it('that is not there is said to be unreadable', () => {
    const reading = readTree('/nowhere/at/all');
    assert.deepEqual(reading.unread, [{ what: '/nowhere/at/all', reason: 'ENOENT' }]);
  });

  it('beyond its limits is read in part, and says so', async () => {
    const root = await tree({ 'a.pem': pemOf('peer0'), 'b.pem': pemOf('peer1'), 'c.pem': identity('peer0').pem });
    const few = readTree(root, { ...TREE_LIMITS, maxFiles: 2 });
    assert.equal(few.found.length, 2);
    assert.match(few.unread[0]?.reason ?? '', /only the first 2 of 3/u);
    const small = readTree(root, { ...TREE_LIMITS, maxFileBytes: 10 });
    assert.equal(small.unread.length, 3);
  });
});
