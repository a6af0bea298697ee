/** Imports: what Fabric's own configtxgen wrote comes back as the topology that it was made of, and hostile names still make a file. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Arbitrary, assert as holds, boolean, constantFrom, integer, option, property, record, uniqueArray } from 'fast-check';
import { askedLines } from '../../src/cli/commands/import/asked-lines.ts';
import { Failure } from '../../src/core/kernel/failure.ts';
import { findDrift } from '../../src/core/analysis/drift/find-drift.ts';
import { canonicalPolicy } from '../../src/core/analysis/drift/policy-text.ts';
import type { ChannelConfig } from '../../src/core/platforms/fabric/channel-config/model.ts';
import { factAddress, type NetworkFacts, type NodeFact } from '../../src/core/topology/import-facts.ts';
import { importTopology } from '../../src/core/topology/import-topology.ts';
import type { Channel, Topology } from '../../src/core/topology/model.ts';
import { parseTopology } from '../../src/core/topology/parse.ts';
import type { PeerAnswers } from '../../src/platforms/fabric/import/channel-facts.ts';
import { networkFacts } from '../../src/platforms/fabric/import/network-facts.ts';
import { emptyFolder, runCli } from '../cli/run-cli.ts';
import { newKey } from '../names/make-certificate.ts';
import { accept } from '../topology/small-file.ts';
import { bftConfig, raftConfig } from '../update/sample-config.ts';
import { cachedPrograms, WITHOUT_PROGRAMS } from '../update/real-config.ts';
import { exampleText, genesisConfig, running } from './running.ts';

/** HOLDFAST_RUNS=10000 looks longer. */
const RUNS = Number(process.env['HOLDFAST_RUNS'] ?? 100);
const programs = cachedPrograms();
const NOBODY: PeerAnswers = { peers: { unknown: 'no peer was given to ask' }, chaincodes: { unknown: 'no peer was given to ask' } };

/** What discovery would tell of a network whose peers all live. */
function answersOf(topology: Topology, channel: string): PeerAnswers {
  const peers = (topology.channels[channel]?.peers ?? []).map((id) => {
    const peer = topology.peers[id];
    assert.ok(peer !== undefined);
    const msp = topology.organisations[peer.organisation]?.msp ?? '';
    return { msp, address: `${peer.host}:${peer.ports.grpc}`, certificate: '' };
  });
  const definition = { name: 'ledger', endorsement: { text: "OR('Org1MSP.peer')" }, collections: { secret: { text: 'ALL' } } };
  return { peers, chaincodes: [definition] };
}

function placesOf(topology: Topology): Readonly<Record<string, string>> {
  const all = [...Object.values(topology.orderers), ...Object.values(topology.peers)];
  return Object.fromEntries(all.map(({ host, at }) => [host, [at.region, at.zone].filter((level) => level !== undefined).join('/')]));
}

test('what an example was made of comes back: members, consensus, limits, policy, places; and it has no drift from itself', async (t) => {
  if (programs === undefined) return t.skip(WITHOUT_PROGRAMS);
  for (const name of ['three-regions', 'certificates-bft']) {
    const original = accept(exampleText(name));
    const [id = ''] = Object.keys(original.channels);
    const config = await genesisConfig(programs, original, id);
    const facts = networkFacts([{ config, answers: answersOf(original, id) }], { name, version: '3.1.1', places: placesOf(original) });
    const imported = importTopology(facts);
    const topology = accept(imported.text);
    const [found, wanted] = [topology.channels[id], original.channels[id]];
    assert.ok(found !== undefined && wanted !== undefined);
    const plain = (channel: Channel): object => ({
      ...channel,
      chaincodes: {},
      peers: channel.peers.toSorted(),
      organisations: channel.organisations.toSorted(),
      endorsement: canonicalPolicy(channel.endorsement),
    });
    assert.deepEqual(plain(found), plain(wanted));
    for (const kind of ['orderers', 'peers'] as const) {
      const byHost = ({ [kind]: nodes }: Topology): unknown =>
        Object.fromEntries(Object.values(nodes).map(({ host, at, ports: { grpc } }) => [host, [at, grpc]]));
      assert.deepEqual(byHost(topology), byHost(original), name);
    }
    const owners = ({ organisations }: Topology): unknown =>
      Object.fromEntries(Object.values(organisations).map(({ msp, domain, kind }) => [msp, [domain, kind]]));
    assert.deepEqual(owners(topology), owners(original));
    assert.deepEqual(findDrift(topology, running(topology, [config])), []);
    const ledger = found.chaincodes['ledger'];
    assert.equal(ledger?.endorsement, "OR('Org1MSP.peer')");
    assert.equal(ledger.collections['secret']?.endorsement, 'ALL');
    assert.match(imported.text, /# unknown: where this runs[^\n]*\n\s+ledger:/u);
    assert.match(imported.text, /# unknown: the round-trip times[^\n]*\nregions:/u);
  }
});

test('without a peer to ask, anchor peers are what is known, and the rest is unknown in a comment', async (t) => {
  if (programs === undefined) return t.skip(WITHOUT_PROGRAMS);
  const original = accept(exampleText('three-regions'));
  const config = await genesisConfig(programs, original, 'settlement');
  const asked = { msp: 'Org1MSP', access: { 'tls-ca': 'ca.pem', certificate: 'user.pem', key: '/keys/user.key' } };
  const { text, unknown } = importTopology({ ...networkFacts([{ config, answers: NOBODY }], { name: 'x', places: {} }), asked });
  const topology = accept(text);
  const named = Object.values(topology.organisations).flatMap(({ msp, access }) => (access === undefined ? [] : [[msp, access.tlsKey]]));
  assert.deepEqual(named, [['Org1MSP', '/keys/user.key']], 'who asked can ask again');
  assert.deepEqual(Object.keys(topology.peers), ['peer0-org1', 'peer0-org2']);
  assert.deepEqual(Object.keys(topology.regions), ['unknown']);
  assert.equal(topology.platform.version, '2.5.0');
  for (const { what } of unknown) assert.ok(text.includes(`# unknown: ${what}`), what);
  const places = unknown.filter(({ what }) => what === 'where this is').map(({ path }) => path.join('.'));
  assert.equal(places.length, 7);
  assert.ok(unknown.some(({ what }) => what.startsWith('peers that are no anchor peers')));
  assert.ok(unknown.some(({ what }) => what.startsWith('the chaincodes')));
  assert.ok(unknown.some(({ path, what }) => path[0] === 'platform' && what.includes('at least 2.5')));
});

test('a network that the file cannot say is refused, and nothing is left out in silence', () => {
  const facts = (config: ChannelConfig): NetworkFacts => networkFacts([{ config, answers: NOBODY }], { name: 'x', places: {} });
  const refused = (config: ChannelConfig, code: string, words: RegExp): void =>
    assert.throws(
      () => facts(config),
      (error) => error instanceof Failure && error.code === code && words.test(error.message),
    );
  const raft = raftConfig([1, 2, 3]);
  const [org1] = raft.applicationOrganisations;
  const [orderers] = raft.ordererOrganisations;
  assert.ok(org1 !== undefined && orderers !== undefined);
  refused({ ...raft, consensus: { kind: 'other', state: 'normal', type: 'kafka' } }, 'E463', /kafka/u);
  refused({ ...raft, batch: { ...raft.batch, timeout: { text: 'soon', ms: null } } }, 'E463', /"soon"/u);
  refused({ ...raft, ordererOrganisations: [orderers, org1] }, 'E463', /Org1MSP orders and endorses/u);
  const second = { ...orderers, name: 'Second', msp: { ...orderers.msp, id: 'Second' }, endpoints: [] };
  refused({ ...raft, ordererOrganisations: [{ ...orderers, endpoints: [] }, second] }, 'E464', /o1\.example\.com:7050/u);
  assert.equal(facts({ ...raft, ordererOrganisations: [orderers, second] }).orderers[0]?.msp, 'OrdererMSP', 'the endpoints tell');
  const ids = importTopology(facts(bftConfig([1, 2, 3, 4], [1, 2, 5, 7]))).unknown.map(({ what }) => what);
  assert.ok(
    ids.some((what) => what.includes('1, 2, 5, 7')),
    ids.join('\n'),
  );
});

const HOSTS = [
  'peer0.org1.example.com',
  'peer0.org2.example.com',
  'orderer1.example.com',
  '10.0.0.7',
  'unknown',
  'PEER0.org1.example.com',
  'localhost',
  'constructor',
];
const node = (kind: 'orderer' | 'peer'): Arbitrary<NodeFact> =>
  record({
    msp: constantFrom(...(kind === 'orderer' ? ['OrdererMSP', 'Org1OrdererMSP'] : ['Org1MSP', 'org1.msp', '-MSP'])),
    host: constantFrom(...HOSTS, 'fd00::7', 'a_b'),
    port: integer({ min: kind === 'orderer' ? 7_050 : 7_060, max: kind === 'orderer' ? 7_055 : 7_065 }),
    certified: option(constantFrom(...HOSTS.slice(0, 3), 'node.example.com')),
    anchor: kind === 'peer' ? boolean() : constantFrom(false),
  });

test('whatever hosts, ports, MSP ids and certificates a network has, the file parses and has each node at its port, once', () => {
  const some = (kind: 'orderer' | 'peer') => uniqueArray(node(kind), { minLength: 1, maxLength: 6, selector: factAddress });
  holds(
    property(some('orderer'), some('peer'), boolean(), (orderers, peers, place) => {
      const msps = [...new Set([...orderers, ...peers].map(({ msp }) => msp))];
      const kindOf = (msp: string): 'orderer' | 'peer' => (orderers.some((each) => each.msp === msp) ? 'orderer' : 'peer');
      const facts: NetworkFacts = {
        name: 'hostile',
        version: { value: '3.0.0', assumed: 'two\nlines' },
        organisations: msps.map((msp) => ({ msp, kind: kindOf(msp), domain: 'example.com' })),
        orderers,
        peers,
        channels: [
          {
            id: 'trade',
            consensus: {
              kind: 'raft',
              tickIntervalMs: 1,
              electionTicks: 10,
              heartbeatTicks: 1,
              batchTimeoutMs: 1,
              maxInflightBlocks: 5,
              snapshotIntervalBytes: 1,
            },
            batch: { maxMessages: 1, absoluteMaxBytes: 1, preferredMaxBytes: 1 },
            consenters: orderers.map(factAddress),
            peers: peers.map(factAddress),
            organisations: msps.filter((msp) => kindOf(msp) === 'peer'),
            endorsement: { unsayable: 'it names a unit\n# and a line' },
            chaincodes: [],
            remarks: [],
          },
        ],
        places: place ? { 'orderer1.example.com': 'peer0/a' } : {},
        remarks: ['a remark\nversion: 2'],
      };
      const { text } = importTopology(facts);
      const parsed = parseTopology(text, 'hostile.yaml');
      assert.ok(parsed.kind === 'ok', parsed.kind === 'ok' ? '' : `${JSON.stringify(parsed.problems)}\n${text}`);
      for (const line of text.split('\n')) assert.doesNotMatch(line, /^# and a line|^version: 2|^#version|^lines/u);
      const { topology } = parsed;
      const ports = (all: readonly { readonly ports: { readonly grpc: number } }[]): readonly number[] =>
        all.map((each) => each.ports.grpc);
      assert.deepEqual(
        ports(Object.values(topology.orderers)),
        orderers.map(({ port }) => port),
      );
      assert.deepEqual(
        ports(Object.values(topology.peers)),
        peers.map(({ port }) => port),
      );
      const owners = Object.values(topology.peers).map(({ organisation }) => topology.organisations[organisation]?.msp);
      assert.deepEqual(
        owners,
        peers.map(({ msp }) => msp),
      );
    }),
    { numRuns: RUNS },
  );
});

test('who gave the configuration is said, who is behind, and who was silent', () => {
  const lines = askedLines({
    trade: { block: 7, from: ['o1:7050', 'p1:7051'], older: { 'o2:7050': 3 }, silent: { 'o3:7050': 'o3 is down' } },
  });
  const words = lines.map((line) =>
    [line]
      .flat()
      .map((span) => (typeof span === 'string' ? span : span.text))
      .join(''),
  );
  assert.deepEqual(words, [
    'channel trade: configuration of block 7, from o1:7050, p1:7051',
    'behind  o2:7050 has that of block 3 only, which was not taken',
    'silent  o3:7050: o3 is down',
  ]);
});

test('a wrong command line ends with 2 and says what is missing; a key is in no message', async () => {
  const folder = emptyFolder();
  const secret = newKey('P-384').export({ type: 'pkcs8', format: 'pem' }).toString();
  for (const [name, content] of Object.entries({ 'user.pem': 'no certificate', 'user.key': secret, 'ca.pem': 'no certificate' }))
    writeFileSync(join(folder, name), content);
  const identity = ['--msp-id', 'Org1MSP', '--cert', 'user.pem', '--key', 'user.key', '--tls-ca', 'ca.pem'];
  const cases: readonly (readonly [readonly string[], string, RegExp])[] = [
    [['--orderer', 'o:7050', '--channel', 'trade'], 'E152', /--msp-id/u],
    [identity, 'E152', /--orderer HOST:PORT or --peer HOST:PORT/u],
    [['--orderer', 'o:7050', ...identity], 'E152', /--channel NAME/u],
    [['--peer', 'p:7051', '--tls-cert', 'user.pem', ...identity], 'E152', /--tls-key/u],
    [['--peer', 'p', ...identity], 'E462', /"p" is no HOST:PORT/u],
    [['--peer', 'p:70510', ...identity], 'E462', /"p:70510" is no HOST:PORT/u],
    [['--peer', 'p:7051', '--place', 'london', ...identity], 'E462', /"london" is no HOST=REGION/u],
    [['--peer', 'p:7051', ...identity, '--cert', 'nowhere.pem'], 'E461', /nowhere\.pem cannot be read/u],
    [['--peer', 'p:7051', ...identity], 'E461', /user\.pem and .*user\.key/u],
  ];
  for (const [argv, code, words] of cases) {
    const { exit, stdout, stderr } = await runCli(['import', ...argv], { folder });
    assert.equal(exit, 2, `${argv.join(' ')}\n${stderr}`);
    assert.equal(stdout, '');
    assert.match(stderr, new RegExp(`^error ${code}: `, 'u'), argv.join(' '));
    assert.match(stderr, words);
    assert.ok(!stderr.includes(secret.split('\n')[1] ?? secret), 'the key is shown');
  }
});
