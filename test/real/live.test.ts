/** The live half of the planner: a network of ours against its file, and a network that is read as if nobody had described it. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { judgeNames } from '../../src/core/analysis/names/judge-names.ts';
import { isKnown } from '../../src/core/observation/observed.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { parseTopology } from '../../src/core/topology/parse.ts';
import { type LivePlan, livePlan } from '../../src/network/live/live-plan.ts';
import { networkPaths } from '../../src/network/paths.ts';
import type { NetworkRecord } from '../../src/network/record.ts';
import { MINIMAL, inLab, stateOf, succeeds } from './bad-luck.ts';
import type { Lab } from './harness.ts';
import { onRealNetwork } from './network.ts';

const BOTH_ORGANISATIONS = ['orderer.example.com', 'org1.example.com'];

/** The file is not where the network was made from: the state folder and the name are what counts. */
function planOf(lab: Lab, file: string): Promise<LivePlan> {
  const context = { folder: lab.folder, environment: { HOLDFAST_STATE: lab.state }, signal: new AbortController().signal };
  return livePlan(file, parsed(file), context);
}

function parsed(file: string): Topology {
  const found = parseTopology(readFileSync(file, 'utf8'), file);
  assert.ok(found.kind === 'ok', found.kind === 'ok' ? '' : JSON.stringify(found.problems));
  return found.topology;
}

function edited(lab: Lab, edits: Readonly<Record<string, string>>): string {
  let text = readFileSync(MINIMAL, 'utf8');
  for (const [from, to] of Object.entries(edits)) {
    assert.ok(text.includes(from), from);
    text = text.replace(from, to);
  }
  mkdirSync(lab.folder, { recursive: true });
  const file = join(lab.folder, 'edited.yaml');
  writeFileSync(file, text);
  return file;
}

await onRealNetwork('minimal', (networkTest) => {
  networkTest(
    'a network that was just brought up from its file differs in nothing, and everything of it was read',
    async ({ lab, file }) => {
      const plan = await planOf(lab, file);
      assert.deepEqual(plan.findings, []);
      assert.deepEqual(plan.partial, []);
      assert.deepEqual(
        plan.configs.map(({ channel }) => channel),
        ['demo'],
      );
      const { config } = plan.live.channels['demo'] ?? {};
      assert.ok(config !== undefined && isKnown(config));
      assert.deepEqual(config.by.toSorted(), ['orderer1', 'peer0']);
      const presented = plan.certificates.certificates.filter(({ source }) => source.kind === 'presented' && source.index === 0);
      assert.deepEqual(
        presented.map(({ commonName }) => commonName ?? '').toSorted((a, b) => (a < b ? -1 : 1)),
        ['orderer1.orderer.example.com', 'peer0.org1.example.com'],
      );
      const wrong = judgeNames(parsed(file), plan.certificates, plan.configs, Date.now()).filter(({ severity }) => severity === 'error');
      assert.deepEqual(wrong, []);
    },
  );

  networkTest('each edit of the file is found, with what the file says and what runs, and nothing else', async ({ lab }) => {
    const file = edited(lab, {
      'at: here/a }\n\npeers': 'at: here/a, host: elsewhere.example.com }\n\npeers',
      '    peers: [peer0]\n': `    peers: [peer0]\n    batch: { max-messages: 7 }\n    endorsement: "OR('Org1MSP.admin')"\n`,
    });
    const { findings, partial } = await planOf(lab, file);
    assert.deepEqual(partial, []);
    assert.deepEqual(
      findings.map(({ code, subject, evidence }) => [code, subject, evidence]),
      [
        ['V122', 'orderers.orderer1', 'file: elsewhere.example.com:7050; runs: orderer1.orderer.example.com:7050'],
        ['V140', 'channels.demo.endorsement', "file: OR('Org1MSP.admin'); runs: MAJORITY"],
        ['V132', 'channels.demo.batch.max-messages', 'file: 7; runs: 100'],
        ['V152', 'channels.demo.consenters', 'file: elsewhere.example.com:7050; runs: orderer1.orderer.example.com:7050'],
      ],
    );
  });

  networkTest('an orderer that is down makes the answer partial, and the rest of it is still compared', async (network) => {
    await network.opened(({ driver }) => driver.stop('orderer1', 10));
    const { findings, partial, configs } = await planOf(
      network.lab,
      edited(network.lab, { '[peer0]': '[peer0]\n    batch: { max-messages: 7 }' }),
    );
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['V132'],
    );
    assert.equal(configs.length, 1, 'the peer has the configuration too');
    assert.deepEqual(
      partial.map((words) => /^(.+?): /u.exec(words)?.[1]),
      ['version of orderer1', 'channels of orderer1', 'certificates of orderer1'],
      partial.join('\n'),
    );
    for (const words of partial) assert.match(words, /refused|ECONNREFUSED|unreachable/iu);
    await network.opened(({ driver }) => driver.start('orderer1'));
  });
});

test('a network is imported by the addresses of two of its nodes: the file describes what runs', () =>
  inLab([MINIMAL], async (lab) => {
    await succeeds(lab.run(['up', MINIMAL, '--loopback']));
    const { nodes } = JSON.parse(readFileSync(networkPaths(stateOf(lab)).record, 'utf8')) as NetworkRecord;
    const address = (id: string, port: number): string => `${nodes[id]?.address}:${port}`;
    const [orderer, peer] = [address('orderer1', 7050), address('peer0', 7051)];
    const { crypto } = networkPaths(stateOf(lab));
    const [ordererTls = '', peerTls = ''] = BOTH_ORGANISATIONS.map((domain) => tlsCaOf(crypto, domain));
    writeFileSync(join(lab.folder, 'tlsca.pem'), ordererTls + peerTls);
    const user = join(crypto, 'peerOrganizations/org1.example.com/users/User1@org1.example.com');
    const identity = ['--msp-id', 'Org1MSP', '--cert', `${user}/msp/signcerts/User1@org1.example.com-cert.pem`];
    identity.push('--key', `${user}/msp/keystore/priv_sk`, '--tls-ca', 'tlsca.pem');
    identity.push('--tls-cert', `${user}/tls/client.crt`, '--tls-key', `${user}/tls/client.key`);
    const where = ['--orderer', orderer, '--peer', peer, ...identity, '--name', 'minimal', '--fabric-version', '3.1.1'];
    const out = join(lab.folder, 'imported.yaml');
    const { stderr } = await succeeds(lab.run(['import', ...where, '--out', out]));
    assert.match(stderr, /unknown {2}orderers\.orderer1: where this is/u);
    assert.doesNotMatch(readFileSync(out, 'utf8') + stderr, /PRIVATE/u);

    const [imported, original] = [parsed(out), parsed(MINIMAL)];
    const [found, wanted] = [imported.channels['demo'], original.channels['demo']];
    assert.ok(found !== undefined && wanted !== undefined);
    assert.deepEqual(found.consensus, wanted.consensus);
    assert.deepEqual(found.batch, wanted.batch);
    assert.deepEqual([found.consenters, found.peers, found.endorsement], [['orderer1'], ['peer0'], 'MAJORITY']);
    assert.deepEqual(Object.keys(found.chaincodes), ['ledger']);
    assert.deepEqual(
      Object.values(imported.organisations).map(({ msp, domain, kind }) => [msp, domain, kind]),
      Object.values(original.organisations).map(({ msp, domain, kind }) => [msp, domain, kind]),
    );
    assert.equal(imported.orderers['orderer1']?.host, nodes['orderer1']?.address);
    assert.deepEqual(imported.peers['peer0']?.uses, ['endorse', 'query', 'anchor']);
    const { findings, partial } = await planOf(lab, out);
    assert.deepEqual([findings, partial], [[], []]);

    const again = await lab.run(['import', ...where, '--out', out]);
    assert.equal(again.code, 3, again.stderr);
    const placed = await lab.json<{ topology: { orderers: { orderer1: { at: string } } } }>([
      'import',
      ...where.filter((word) => word !== '--peer' && word !== peer),
      '--channel',
      'demo',
      '--place',
      `${orderer}=london/lon-a`,
    ]);
    assert.equal(placed.topology.orderers.orderer1.at, 'london/lon-a');
    const mutual = where.indexOf('--tls-cert');
    const stranger = await lab.run(['import', ...where.slice(0, mutual), ...where.slice(mutual + 4), '--channel', 'demo']);
    assert.equal(stranger.code, 4, 'the nodes want a certificate of their TLS authorities');
    assert.match(stranger.stderr, /E460/u);
    const absent = await lab.run(['import', ...where, '--channel', 'nowhere']);
    assert.equal(absent.code, 4, absent.stderr);
    assert.match(absent.stderr, /E460.*nowhere.*NOT_FOUND/u);
    await succeeds(lab.run(['down', MINIMAL]));
  }));

function tlsCaOf(crypto: string, domain: string): string {
  const kinds = ['ordererOrganizations', 'peerOrganizations'];
  const file = kinds.map((kind) => join(crypto, kind, domain, 'tlsca', `tlsca.${domain}-cert.pem`)).find((path) => existsSync(path));
  assert.ok(file !== undefined, domain);
  return readFileSync(file, 'utf8');
}
