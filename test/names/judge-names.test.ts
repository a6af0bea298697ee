/** One mutation of a healthy network for each code. NAMES_RUNS=1000 mixes files up more often. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { NAMES_CODES } from '../../src/core/analysis/names/codes.ts';
import { judgeNames } from '../../src/core/analysis/names/judge-names.ts';
import { make, newKey } from './make-certificate.ts';
import {
  ADMIN_PATH,
  AUTHORITIES,
  authority,
  CERTIFICATES,
  changeConsenter,
  changeMsps,
  configured,
  DAY,
  folderOf,
  hostOf,
  identity,
  inventory,
  judge,
  LIFE,
  type Network,
  network,
  NOW,
  SERVICE,
  signPath,
  tls,
  tlsPath,
  UNITS,
  unitsYaml,
} from './network.ts';

interface Case {
  readonly name: string;
  readonly network: Network;
  /** All codes that come out, each once. */
  readonly codes: readonly (keyof typeof NAMES_CODES)[];
  /** Subject of the first finding. */
  readonly subject?: string;
  /** Something that its message or evidence must say. */
  readonly says?: RegExp;
}

const ORG1 = 'peerOrganizations/org1.example.com';
const ORDERER_ORG = 'ordererOrganizations/orderer.example.com';
const oldKey = (node: string, of: 'tls' | 'identity') => CERTIFICATES.get(node)?.[of].key ?? assert.fail(node);

function withFile(path: string, text: string, base = network()): Network {
  base.files.set(path, text);
  return base;
}

/** A file is exchanged wherever it lies: an authority lies in every folder. */
function withReplaced(old: string, text: string, base = network()): Network {
  for (const [path, has] of base.files) if (has === old) base.files.set(path, text);
  return base;
}

function withNames(node: string, names: readonly string[], base: Network): Network {
  base.topology = { ...base.topology, certificates: { ...base.topology.certificates, names: { [node]: names } } };
  return base;
}

function change<T extends Network>(base: T, by: (network: T) => void): T {
  by(base);
  return base;
}

const soon = { ...LIFE, notAfter: NOW + 10 * DAY };
const over = { ...LIFE, notAfter: NOW - 3 * DAY };
const subAuthority = authority('sub.org1.example.com', { issuer: AUTHORITIES.org1 });
const newTlsRoot = authority('tlsca2.orderer.example.com');
const fromNewRoot = tls('orderer1', { issuer: newTlsRoot, key: oldKey('orderer1', 'tls') });
const newRootFiles = (base: Network): Network =>
  change(base, ({ files }) => {
    files.set(`${ORDERER_ORG}/msp/tlscacerts/new.pem`, newTlsRoot.pem);
    files.set(`${folderOf('orderer1')}/tls/ca.crt`, newTlsRoot.pem).set(tlsPath('orderer1'), fromNewRoot.pem);
  });
const admin = (more: object): string =>
  make({ cn: 'Admin@org1.example.com', ou: ['admin'], issuer: AUTHORITIES.org1, ...LIFE, ...more }).pem;
const renewedTls = tls('orderer1', { key: oldKey('orderer1', 'tls') });
const renewedIdentity = identity('orderer1', { key: oldKey('orderer1', 'identity') });

const NAMES: readonly Case[] = [
  {
    name: 'a gateway service is a name that each of its peers must carry',
    network: withFile(tlsPath('peer0'), tls('peer0', { dns: [hostOf('peer0')] }).pem),
    codes: ['N101'],
    subject: 'peer0',
    says: /gateway\.org1\.example\.com/u,
  },
  {
    name: 'so is a load balancer',
    network: change(network(), (base) => {
      const balancer = { id: 'lb', at: { region: 'london' }, host: 'lb.example.com', port: 7050, idleTimeoutMs: 60_000 };
      const serves = { orderers: ['orderer2'], peers: [] };
      base.topology = { ...base.topology, loadBalancers: { lb: { ...balancer, serves } } };
    }),
    codes: ['N101'],
    subject: 'orderer2',
    says: /lb\.example\.com/u,
  },
  {
    name: 'an endpoint of the channel that is no host name must be on some certificate of the organisation',
    network: change(configured(), ({ config }) => {
      config.ordererOrganisations = config.ordererOrganisations.map((each) => ({ ...each, endpoints: ['orderers.example.com:7050'] }));
    }),
    codes: ['N101'],
    subject: 'orderers.example.com',
  },
  {
    name: 'a common name is no name',
    network: withFile(tlsPath('orderer1'), tls('orderer1', { dns: [] }).pem),
    codes: ['N102'],
    subject: 'orderer1',
  },
  {
    name: 'a wildcard stands for one label',
    network: withFile(tlsPath('orderer1'), tls('orderer1', { dns: ['*.example.com'] }).pem),
    codes: ['N103'],
    says: /\*\.example\.com/u,
  },
  {
    name: 'and for one label it does',
    network: withFile(tlsPath('orderer1'), tls('orderer1', { dns: ['*.orderer.example.com'] }).pem),
    codes: [],
  },
  {
    name: 'an address among the DNS names does not count',
    network: withNames(
      'orderer1',
      ['10.0.0.1'],
      withFile(tlsPath('orderer1'), tls('orderer1', { dns: [hostOf('orderer1'), '10.0.0.1'] }).pem),
    ),
    codes: ['N104'],
  },
  {
    name: 'among the addresses it does',
    network: withNames('orderer1', ['10.0.0.1'], withFile(tlsPath('orderer1'), tls('orderer1', { ip: ['10.0.0.1'] }).pem)),
    codes: [],
  },
  {
    name: 'what a running node presents is judged like its file',
    network: change(network(), ({ files, presented }) => {
      files.clear();
      presented.push({ node: 'peer0', pem: tls('peer0', { dns: [SERVICE] }).pem });
    }),
    codes: ['N101'],
    says: /presented at/u,
  },
];

const DATES: readonly Case[] = [
  {
    name: 'expired, with the days',
    network: withFile(tlsPath('peer0'), tls('peer0', over).pem),
    codes: ['N110'],
    subject: 'peer0',
    says: /3 days ago/u,
  },
  { name: 'soon, with the days', network: withFile(tlsPath('peer0'), tls('peer0', soon).pem), codes: ['N111'], says: /10 days left/u },
  { name: 'not soon a day later', network: withFile(tlsPath('peer0'), tls('peer0', { ...LIFE, notAfter: NOW + 30 * DAY }).pem), codes: [] },
  {
    name: 'not valid yet',
    network: withFile(signPath('peer0'), identity('peer0', { ...LIFE, notBefore: NOW + DAY }).pem),
    codes: ['N112'],
  },
  {
    name: 'expired in the files and in the channel: one finding each',
    network: change(withConsenter(tls('orderer1', over).pem), ({ files, config }) =>
      files.set(tlsPath('orderer1'), config.consenters[0]?.serverTlsCertificate ?? ''),
    ),
    codes: ['N110', 'N113'],
  },
  {
    name: 'soon in a channel of which no files are known',
    network: change(withConsenter(tls('orderer1', soon).pem), ({ files }) => files.clear()),
    codes: ['N114'],
    subject: 'channels.main',
    says: /10 days left/u,
  },
  {
    name: 'an expired certificate in the channel whose key was renewed harms nobody in Raft',
    network: change(withConsenter(tls('orderer1', { ...over, key: oldKey('orderer1', 'tls') }).pem), ({ files }) =>
      files.set(tlsPath('orderer1'), renewedTls.pem),
    ),
    codes: ['N119', 'N121'],
  },
  {
    name: 'an expired TLS authority ends all below it, whatever their own dates',
    network: withReplaced(
      AUTHORITIES.org1Tls.pem,
      authority('tlsca.org1.example.com', { key: AUTHORITIES.org1Tls.key, notAfter: NOW - DAY }).pem,
    ),
    codes: ['N115', 'N117'],
    subject: 'org1',
  },
  {
    name: 'an expired enrolment authority is another matter',
    network: withReplaced(AUTHORITIES.org1.pem, authority('ca.org1.example.com', { key: AUTHORITIES.org1.key, notAfter: NOW - DAY }).pem),
    codes: ['N116', 'N117'],
  },
  {
    name: 'an authority that ends before its certificates',
    network: withReplaced(
      AUTHORITIES.org1.pem,
      authority('ca.org1.example.com', { key: AUTHORITIES.org1.key, notAfter: NOW + 200 * DAY }).pem,
    ),
    codes: ['N117'],
  },
  {
    name: 'an identity dated back before its authority is never valid',
    network: withFile(signPath('peer0'), identity('peer0', { ...LIFE, notBefore: NOW - 201 * DAY }).pem),
    codes: ['N118'],
  },
  {
    name: 'one that begins with its authority is',
    network: withFile(signPath('peer0'), identity('peer0', { ...LIFE, notBefore: NOW - 200 * DAY }).pem),
    codes: [],
  },
];

function withConsenter(pem: string, base = configured()): ReturnType<typeof configured> {
  changeConsenter(base.config, { serverTlsCertificate: pem, clientTlsCertificate: pem });
  return base;
}

const RENEWALS: readonly Case[] = [
  {
    name: 'the renewal of a SmartBFT identity is to be planned with an update before 3.1.2',
    network: withFile(signPath('orderer1'), identity('orderer1', soon).pem, network('smartbft', '3.1.1')),
    codes: ['N111', 'N120'],
    says: /needs an update of main/u,
  },
  {
    name: 'and without one since',
    network: withFile(signPath('orderer1'), identity('orderer1', soon).pem, network('smartbft', '3.1.2')),
    codes: ['N111'],
    says: /needs no update/u,
  },
  { name: 'a Raft consenter is known by its key', network: withFile(tlsPath('orderer1'), renewedTls.pem, configured()), codes: ['N121'] },
  { name: 'not yet in 1.4.8', network: withFile(tlsPath('orderer1'), renewedTls.pem, configured('raft', '1.4.8')), codes: ['N122'] },
  { name: 'since 1.4.9', network: withFile(tlsPath('orderer1'), renewedTls.pem, configured('raft', '1.4.9')), codes: ['N121'] },
  { name: 'not in 2.2.0', network: withFile(tlsPath('orderer1'), renewedTls.pem, configured('raft', '2.2.0')), codes: ['N122'] },
  { name: 'since 2.2.1', network: withFile(tlsPath('orderer1'), renewedTls.pem, configured('raft', '2.2.1')), codes: ['N121'] },
  {
    name: 'a SmartBFT consenter by its whole enrolment certificate',
    network: withFile(signPath('orderer1'), renewedIdentity.pem, configured('smartbft', '3.1.1')),
    codes: ['N122'],
    subject: 'channels.main',
  },
  {
    name: 'since 3.1.2 by its key',
    network: withFile(signPath('orderer1'), renewedIdentity.pem, configured('smartbft', '3.1.2')),
    codes: ['N121'],
  },
  {
    name: 'the identity of a Raft consenter is compared with nothing',
    network: withFile(signPath('orderer1'), identity('orderer1').pem, configured()),
    codes: [],
  },
  {
    name: 'another key is another node',
    network: withFile(tlsPath('orderer1'), tls('orderer1').pem, configured()),
    codes: ['N123'],
    says: /orderer1/u,
  },
  {
    name: 'to SmartBFT too',
    network: withFile(signPath('orderer1'), identity('orderer1').pem, configured('smartbft', '3.1.2')),
    codes: ['N123'],
  },
  {
    name: 'the TLS certificate of a SmartBFT consenter may change',
    network: withFile(tlsPath('orderer1'), tls('orderer1').pem, configured('smartbft')),
    codes: ['N125'],
  },
  {
    name: 'a consenter under an address is known by its key, and its certificate must carry the address',
    network: change(configured(), ({ config }) => changeConsenter(config, { host: '10.0.0.1' })),
    codes: ['N101'],
    subject: 'orderer1',
    says: /10\.0\.0\.1/u,
  },
  {
    name: 'as this one does, and so what was renewed is seen',
    network: change(withConsenter(renewedTls.pem), ({ config, files }) => {
      changeConsenter(config, { host: '10.0.0.1' });
      files.set(tlsPath('orderer1'), tls('orderer1', { key: oldKey('orderer1', 'tls'), ip: ['10.0.0.1'] }).pem);
    }),
    codes: ['N121'],
  },
  {
    name: 'a consenter that nobody knows is not compared, and that is said',
    network: change(withConsenter(tls('orderer1').pem), ({ config }) => changeConsenter(config, { host: 'elsewhere.example.com' })),
    codes: ['N192'],
    says: /elsewhere/u,
  },
  {
    name: 'a node that was not restarted presents its old certificate',
    network: change(network(), ({ files, presented }) => {
      files.set(tlsPath('orderer1'), renewedTls.pem);
      presented.push({ node: 'orderer1', pem: CERTIFICATES.get('orderer1')?.tls.pem ?? '' });
    }),
    codes: ['N124'],
    says: /the same key/u,
  },
  {
    name: 'and after the restart its new one',
    network: change(network(), ({ presented }) => presented.push({ node: 'orderer1', pem: CERTIFICATES.get('orderer1')?.tls.pem ?? '' })),
    codes: [],
  },
];

const KEYS: readonly Case[] = [
  { name: 'RSA is for TLS', network: withFile(tlsPath('peer0'), tls('peer0', { key: 'rsa-2048' }).pem), codes: [] },
  {
    name: 'not for identities',
    network: withFile(signPath('peer0'), identity('peer0', { key: 'rsa-2048' }).pem),
    codes: ['N130'],
    subject: 'peer0',
  },
  {
    name: 'Ed25519 is new in 3.0',
    network: withFile(signPath('peer0'), identity('peer0', { key: 'ed25519' }).pem, network('raft', '2.5.9')),
    codes: ['N131'],
  },
  { name: 'and fine there', network: withFile(signPath('peer0'), identity('peer0', { key: 'ed25519' }).pem), codes: [] },
  {
    name: 'unless the channel has not the capability',
    network: change(configured(), ({ files, config }) => {
      files.set(signPath('peer0'), identity('peer0', { key: 'ed25519' }).pem);
      config.capabilities = { ...config.capabilities, channel: ['V2_0'] };
    }),
    codes: ['N131'],
    says: /main/u,
  },
  {
    name: 'SmartBFT wants ECDSA',
    network: withFile(signPath('orderer1'), identity('orderer1', { key: 'ed25519' }).pem, network('smartbft')),
    codes: ['N132'],
  },
  { name: 'RSA of 1024 bits is weak', network: withFile(tlsPath('peer0'), tls('peer0', { key: 'rsa-1024' }).pem), codes: ['N133'] },
  { name: 'so is P-224', network: withFile(tlsPath('peer0'), tls('peer0', { key: 'P-224' }).pem), codes: ['N133'] },
  { name: 'P-384 is fine', network: withFile(ADMIN_PATH, admin({ key: 'P-384' })), codes: [] },
  { name: 'P-521 has no client', network: withFile(ADMIN_PATH, admin({ key: 'P-521' })), codes: ['N134'] },
  { name: 'a node may have it', network: withFile(signPath('peer0'), identity('peer0', { key: 'P-521' }).pem), codes: [] },
  { name: 'a high S is rewritten', network: withFile(signPath('peer0'), identity('peer0', { highS: true }).pem), codes: ['N145'] },
  { name: 'not in TLS', network: withFile(tlsPath('peer0'), tls('peer0', { highS: true }).pem), codes: [] },
  {
    name: 'SmartBFT wants one curve',
    network: withFile(signPath('orderer1'), identity('orderer1', { key: 'P-384' }).pem, network('smartbft')),
    codes: ['N146'],
  },
  { name: 'Raft does not care', network: withFile(signPath('orderer1'), identity('orderer1', { key: 'P-384' }).pem), codes: [] },
  {
    name: 'SmartBFT compares text: a header',
    network: withFile(
      signPath('orderer1'),
      `Certificate:\n    Data:\n${CERTIFICATES.get('orderer1')?.identity.pem ?? ''}`,
      network('smartbft'),
    ),
    codes: ['N147'],
  },
  {
    name: 'SmartBFT compares text: line ends, in the configuration',
    network: change(configured('smartbft'), ({ config }) =>
      changeConsenter(config, { identity: (config.consenters[0]?.identity ?? '').replaceAll('\n', '\r\n') }),
    ),
    codes: ['N147'],
  },
  {
    name: 'the file may then look as it likes',
    network: withFile(signPath('orderer1'), `# orderer1\n${CERTIFICATES.get('orderer1')?.identity.pem ?? ''}`, configured('smartbft')),
    codes: [],
  },
  {
    name: 'two nodes with one key',
    network: withFile(signPath('peer1'), identity('peer1', { key: oldKey('peer0', 'identity') }).pem),
    codes: ['N170'],
    subject: 'peer0, peer1',
  },
  {
    name: 'a consenter dials with its TLS certificate',
    network: withFile(tlsPath('orderer1'), tls('orderer1', { uses: ['serverAuth'] }).pem),
    codes: ['N153'],
    says: /clientAuth/u,
  },
  { name: 'a certificate that names no use has all', network: withFile(tlsPath('orderer1'), tls('orderer1', { uses: [] }).pem), codes: [] },
];

const CHAINS: readonly Case[] = [
  {
    name: 'an intermediate authority that nobody declares',
    network: withFile(signPath('peer0'), identity('peer0', { issuer: subAuthority }).pem),
    codes: ['N140'],
    subject: 'peer0',
    says: /sub\.org1/u,
  },
  {
    name: 'and one that is declared',
    network: withFile(
      `${ORG1}/msp/intermediatecerts/sub.pem`,
      subAuthority.pem,
      withFile(signPath('peer0'), identity('peer0', { issuer: subAuthority }).pem),
    ),
    codes: [],
  },
  {
    name: 'declared in the files and not in the channel',
    network: withFile(
      `${ORG1}/msp/intermediatecerts/sub.pem`,
      subAuthority.pem,
      withFile(signPath('peer0'), identity('peer0', { issuer: subAuthority }).pem, configured()),
    ),
    codes: ['N140'],
    says: /channel main/u,
  },
  {
    name: "another organisation's authority",
    network: withFile(signPath('peer0'), identity('peer0', { issuer: AUTHORITIES.orderer }).pem),
    codes: ['N141'],
    says: /orderers/u,
  },
  {
    name: 'a signature by somebody else',
    network: withFile(signPath('peer0'), identity('peer0', { signedBy: newKey() }).pem),
    codes: ['N142'],
  },
  {
    name: 'a node among the authorities',
    network: withFile(`${ORG1}/msp/cacerts/extra.pem`, CERTIFICATES.get('peer0')?.identity.pem ?? ''),
    codes: ['N143'],
  },
  {
    name: 'an authority without key identifier',
    network: withFile(`${ORG1}/msp/cacerts/extra.pem`, authority('extra', { anonymousKey: true }).pem),
    codes: ['N143'],
  },
  { name: 'a new TLS root in the files is fine', network: newRootFiles(network()), codes: [] },
  { name: 'until the channel has not got it', network: newRootFiles(configured()), codes: ['N150', 'N121'], subject: 'orderer1' },
  {
    name: 'and once it has, again',
    network: change(configured(), (base) => {
      newRootFiles(base);
      changeMsps(base.config, (msp) => ({ ...msp, tlsRoots: [...msp.tlsRoots, newTlsRoot.pem] }));
    }),
    codes: ['N121'],
  },
  {
    name: 'no TLS roots in the channel at all',
    network: change(configured(), ({ config }) => changeMsps(config, (msp) => ({ ...msp, tlsRoots: [] }))),
    codes: ['N151'],
  },
  {
    name: 'the wrong root beside the certificate',
    network: withFile(`${folderOf('peer0')}/tls/ca.crt`, AUTHORITIES.org1.pem),
    codes: ['N152'],
    subject: 'peer0',
  },
];

const MSPS: readonly Case[] = [
  {
    name: 'nobody is admin',
    network: withFile(
      `${ORG1}/msp/config.yaml`,
      unitsYaml(UNITS.filter((unit) => unit !== 'Admin')),
      withFile(ADMIN_PATH, admin({ ou: ['client'] })),
    ),
    codes: ['N160'],
    subject: 'org1',
  },
  {
    name: 'an admin certificate will do',
    network: change(network(), ({ files }) => {
      files.set(`${ORG1}/msp/config.yaml`, unitsYaml(UNITS.filter((unit) => unit !== 'Admin')));
      files.set(`${ORG1}/msp/admincerts/admin.pem`, admin({ ou: ['client'] })).set(ADMIN_PATH, admin({ ou: ['client'] }));
    }),
    codes: [],
  },
  { name: 'NodeOUs switched off', network: withFile(`${ORG1}/msp/config.yaml`, unitsYaml(UNITS, false)), codes: ['N160', 'N161'] },
  { name: 'no config.yaml', network: change(network(), ({ files }) => files.delete(`${ORG1}/msp/config.yaml`)), codes: ['N160', 'N161'] },
  {
    name: 'off in the channel, with admins by certificate',
    network: change(configured(), ({ config }) => changeMsps(config, (msp) => ({ ...msp, nodeUnits: null, admins: [admin({})] }))),
    codes: ['N161'],
  },
  {
    name: 'a peer with the role of a client',
    network: withFile(signPath('peer0'), identity('peer0', { ou: ['client'] }).pem),
    codes: ['N162'],
    says: /needs peer/u,
  },
  { name: 'two roles', network: withFile(signPath('peer0'), identity('peer0', { ou: ['peer', 'admin'] }).pem), codes: ['N162'] },
  { name: 'no role', network: withFile(signPath('peer0'), identity('peer0', { ou: ['department1'] }).pem), codes: ['N162'] },
  {
    name: 'a role and a department',
    network: withFile(signPath('peer0'), identity('peer0', { ou: ['peer', 'department1'] }).pem),
    codes: [],
  },
  {
    name: 'a file that is no certificate is named',
    network: withFile('extra/broken.pem', 'hello'),
    codes: ['N190'],
    subject: 'extra/broken.pem',
  },
  {
    name: 'a certificate cut short is named',
    network: withFile('extra/short.crt', (CERTIFICATES.get('peer0')?.tls.pem ?? '').replace(/\n.{64}\n/u, '\n')),
    codes: ['N190'],
    subject: 'extra/short.crt',
  },
  {
    name: 'a node of which nothing was found makes the answer partial',
    network: change(network(), ({ files }) => files.delete(signPath('peer1'))),
    codes: ['N191'],
    subject: 'peer1',
    says: /partial/u,
  },
];

const ALL = { NAMES, DATES, RENEWALS, KEYS, CHAINS, MSPS };

for (const [group, cases] of Object.entries(ALL)) {
  describe(`judging ${group.toLowerCase()}`, () => {
    for (const { name, network: made, codes, subject, says } of cases) {
      it(name, async () => {
        const findings = await judge(made);
        const found = [...new Set(findings.map(({ code }) => code))].toSorted();
        assert.deepEqual(found, codes.toSorted(), findings.map(({ message, evidence }) => `${message} (${evidence})`).join('\n'));
        if (subject !== undefined) assert.equal(findings[0]?.subject, subject);
        if (says !== undefined) assert.match(findings.map(({ message, evidence }) => `${message} ${evidence}`).join('\n'), says);
      });
    }
  });
}

describe('a network in which nothing is wrong', () => {
  for (const consensus of ['raft', 'smartbft'] as const) {
    it(`gives no finding with ${consensus}`, async () => {
      assert.deepEqual(await judge(network(consensus)), []);
      assert.deepEqual(await judge(configured(consensus)), []);
    });
  }

  it('every code has its example', () => {
    const shown = new Set(Object.values(ALL).flatMap((cases) => cases.flatMap(({ codes }) => codes)));
    const missing = Object.keys(NAMES_CODES).filter((code) => !shown.has(code as keyof typeof NAMES_CODES));
    assert.deepEqual(missing, []);
  });

  it('a finding says where the file has what it is about', async () => {
    const base = change(configured(), (of) => {
      of.files.set(tlsPath('orderer1'), tls('orderer1', over).pem).set('extra/broken.pem', 'hello');
      of.files.set(tlsPath('peer0'), tls('peer0', { dns: [hostOf('peer0')] }).pem);
      of.files.set(tlsPath('orderer2'), tls('orderer2', { key: oldKey('orderer3', 'tls') }).pem);
      of.topology = { ...withNames('peer1', ['peer.example.com'], of).topology };
    });
    const positionOf = (path: readonly (string | number)[]) => ({ file: path.join('/'), line: 1, column: 1 });
    const findings = judgeNames(base.topology, await inventory(base), base.configs, NOW, positionOf);
    const places = new Set(findings.map(({ code, subject, at }) => `${code} ${subject} ${at?.file ?? 'nowhere'}`));
    for (const expected of [
      'N110 orderer1 orderers/orderer1',
      'N101 peer0 services/gateway',
      'N101 peer1 certificates/names/peer1',
      'N123 channels.main channels/main',
      'N170 orderer2, orderer3 orderers/orderer2',
      'N190 extra/broken.pem nowhere',
    ])
      assert.ok(places.has(expected), `${expected}: ${[...places].join('; ')}`);
  });

  it('the worst comes first', async () => {
    const base = withFile(tlsPath('peer0'), tls('peer0', soon).pem);
    base.files.set(signPath('peer1'), identity('peer1', over).pem);
    assert.deepEqual(
      (await judge(base)).map(({ severity }) => severity),
      ['error', 'warning'],
    );
  });

  it('mixed up in any way still gives an answer, the same for any order of the certificates', async () => {
    const base = configured('smartbft');
    const paths = [...base.files.keys()];
    const path = fc.constantFrom(...paths);
    const mixed = fc.array(fc.oneof(fc.tuple(path, path), fc.tuple(path, fc.constant(null))), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(mixed, async (changes) => {
        const files = new Map(base.files);
        for (const [to, from] of changes) {
          if (from === null) files.delete(to);
          else files.set(to, base.files.get(from) ?? '');
        }
        const found = await inventory({ ...base, files });
        const findings = judgeNames(base.topology, found, base.configs, NOW);
        const turned = judgeNames(base.topology, { ...found, certificates: found.certificates.toReversed() }, base.configs, NOW);
        assert.deepEqual(turned, findings);
      }),
      { numRuns: Number(process.env['NAMES_RUNS'] ?? 25) },
    );
  });
});
