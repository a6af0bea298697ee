/** Each truth about structure: the smallest network that shows it, the nearest one that does not, and its proof. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { STRUCTURE_CODES } from '../../src/core/analysis/structure/codes.ts';
import { judgeStructure } from '../../src/core/analysis/structure/judge-structure.ts';
import { surviveChannels } from '../../src/core/analysis/survivability/survive-channel.ts';
import type { Finding } from '../../src/core/kernel/finding.ts';
import { accept } from '../topology/small-file.ts';

interface Network {
  readonly platform?: 'fabric' | 'goquorum';
  readonly consensus?: 'raft' | 'smartbft' | 'qbft';
  /** region/zone of each consenter. */
  readonly orderers?: readonly string[];
  /** organisation: places of its peers. */
  readonly peers?: Readonly<Record<string, readonly string[]>>;
  readonly endorsement?: string;
  readonly chaincodes?: string;
  readonly roles?: Readonly<Record<string, string>>;
  /** Lines at the root of the file. */
  readonly more?: string;
}

const TWO_ORGANISATIONS = { org1: ['r1/a', 'r2/a'], org2: ['r2/a', 'r3/a'] };

function fileOf({
  platform = 'fabric',
  consensus = 'raft',
  orderers = ['r1/a', 'r2/a', 'r3/a'],
  peers = TWO_ORGANISATIONS,
  endorsement = 'ANY',
  chaincodes = '{}',
  roles = {},
  more = '',
}: Network): string {
  const places = [...orderers, ...Object.values(peers).flat()];
  const regions = [...new Set(places.map((place) => place.split('/')[0] ?? ''))];
  const zones = (region: string): string =>
    [...new Set(places.filter((place) => place.startsWith(`${region}/`)).map((place) => place.split('/')[1]))].join(', ');
  const pairs = regions.flatMap((a, i) => regions.slice(i + 1).map((b) => `  ${a}-${b}: 10ms`));
  const named = Object.entries(peers).flatMap(([organisation, spots]) =>
    spots.map((at, i) => ({ id: `${organisation}-peer${i}`, organisation, at })),
  );
  return [
    'version: 1',
    'name: shown',
    `platform: { kind: ${platform}, version: 3.1.1 }`,
    'regions:',
    ...regions.map(
      (region) => `  ${region}: { zones: [${zones(region)}]${roles[region] === undefined ? '' : `, role: ${roles[region]}`} }`,
    ),
    'latency:',
    ...(pairs.length === 0 ? ['  {}'] : pairs),
    'organisations:',
    '  orderer-org: { msp: OrdererMSP, domain: orderer.example.com, kind: orderer }',
    ...Object.keys(peers).map((id) => `  ${id}: { msp: ${id.toUpperCase()}MSP, domain: ${id}.example.com, kind: peer }`),
    'orderers:',
    ...orderers.map((at, i) => `  o${i + 1}: { organisation: orderer-org, at: ${at} }`),
    'peers:',
    ...(named.length === 0 ? ['  {}'] : named.map(({ id, organisation, at }) => `  ${id}: { organisation: ${organisation}, at: ${at} }`)),
    'channels:',
    '  c:',
    `    consensus: { kind: ${consensus} }`,
    `    consenters: [${orderers.map((_, i) => `o${i + 1}`).join(', ')}]`,
    `    peers: [${named.map(({ id }) => id).join(', ')}]`,
    `    organisations: [${Object.keys(peers).join(', ')}]`,
    `    endorsement: ${endorsement}`,
    `    chaincodes: ${chaincodes}`,
    more,
  ].join('\n');
}

function judged(network: Network): readonly Finding[] {
  const topology = accept(fileOf(network));
  return judgeStructure(topology, surviveChannels(topology));
}

function codes(network: Network): readonly string[] {
  return [...new Set(judged(network).map(({ code }) => code))].toSorted();
}

function finding(code: string, network: Network): Finding {
  const found = judged(network).find((each) => each.code === code);
  assert.ok(found, `${code} is not among ${codes(network).join()}`);
  return found;
}

const FIVE = ['r1/a', 'r1/b', 'r2/a', 'r2/b', 'r3/a'];

const CASES: Readonly<
  Record<keyof typeof STRUCTURE_CODES, { readonly shown: Network; readonly proof: RegExp; readonly nearest: Network }>
> = {
  S101: {
    shown: { endorsement: `"AND('ORG1MSP.peer', 'ORG9MSP.peer')"` },
    proof: /ORG9MSP/,
    nearest: { endorsement: `"AND('ORG1MSP.peer', 'ORG2MSP.peer')"` },
  },
  S102: {
    shown: { orderers: ['r1/a', 'r1/b', 'r1/c', 'r2/a', 'r3/a'] },
    proof: /r1 holds 3 of 5 .* 2 are left, 3 are needed/,
    nearest: { orderers: FIVE },
  },
  S103: {
    shown: { orderers: ['r1/a', 'r1/b', 'r2/a'], peers: { org1: ['r1/a', 'r2/a'] } },
    proof: /of 3 in 2 regions one holds 2 at least; 1 are left, 2 are needed/,
    nearest: { orderers: ['r1/a', 'r1/b', 'r2/a'] },
  },
  S104: { shown: { orderers: ['r1/a', 'r2/a', 'r3/a', 'r3/b'] }, proof: /4 bear 1, 3 bear 1/, nearest: { orderers: FIVE } },
  S105: { shown: { orderers: ['r1/a', 'r1/b', 'r2/a'] }, proof: /active_nodes is 3/, nearest: { orderers: ['r1/a', 'r2/a', 'r3/a'] } },
  S106: {
    shown: { peers: { org1: ['r1/a', 'r1/b'], org2: ['r2/a', 'r3/a'] } },
    proof: /org1-peer0 in r1\/a, org1-peer1 in r1\/b/,
    nearest: {},
  },
  S107: {
    shown: { peers: { org1: ['r1/a', 'r1/a'], org2: ['r2/a', 'r3/a'] }, endorsement: 'ALL' },
    proof: /org1-peer0, org1-peer1/,
    nearest: { peers: { org1: ['r1/a', 'r1/b'], org2: ['r2/a', 'r3/a'] }, endorsement: 'ALL' },
  },
  S108: {
    shown: { more: 'certificates: { authorities: { ca1: { organisation: org1, at: r1/a } } }' },
    proof: /stands in r1\/a/,
    nearest: { more: 'certificates: { authorities: { ca1: { organisation: org1, at: r1/a }, ca2: { organisation: org1, at: r2/a } } }' },
  },
  S109: {
    shown: { more: 'state-databases: { couch: { kind: couchdb, at: r2/a, peers: [org1-peer0] } }' },
    proof: /org1-peer0 is in another zone; it stands in r2\/a/,
    nearest: { more: 'state-databases: { couch: { kind: couchdb, at: r1/a, peers: [org1-peer0] } }' },
  },
  S110: {
    shown: { more: 'load-balancers: { lb: { at: r1/a, host: lb.example.com, serves: { orderers: [o1, o2, o3] } } }' },
    proof: /o1, o2, o3 are behind it/,
    nearest: {
      orderers: FIVE,
      more: [
        'load-balancers:',
        '  lb: { at: r1/a, host: lb.example.com, serves: { orderers: [o1, o2, o3] }, virtual-address: 10.0.0.9 }',
        '  lb2: { at: r1/b, host: lb.example.com, serves: { orderers: [o1, o2, o3] }, standby-of: lb, virtual-address: 10.0.0.9 }',
      ].join('\n'),
    },
  },
  S111: {
    shown: { orderers: ['r1/a', 'r1/b', 'r2/a'], roles: { r1: 'standby' } },
    proof: /r1 holds 2 of 3/,
    nearest: { orderers: ['r1/a', 'r1/b', 'r2/a'], roles: { r2: 'standby' } },
  },
  S112: {
    shown: { consensus: 'smartbft', orderers: ['r1/a', 'r2/a', 'r3/a', 'r3/a'] },
    proof: /r3\/a 2; f = 1, so r3\/a could lie/,
    nearest: { consensus: 'smartbft', orderers: ['r1/a', 'r2/a', 'r3/a', 'r4/a'] },
  },
  S113: {
    shown: { consensus: 'smartbft', orderers: ['r1/a', 'r1/b', 'r2/a', 'r3/a'] },
    proof: /order of the list; losing r1 stops ordering, too/,
    nearest: { consensus: 'smartbft', orderers: ['r1/a', 'r2/a', 'r1/b', 'r3/a'] },
  },
  S114: { shown: { orderers: ['r1/a', 'r2/a'] }, proof: /2 of 2 consenters are needed/, nearest: { orderers: ['r1/a', 'r2/a', 'r3/a'] } },
  S115: {
    shown: { orderers: ['r1/a', 'r2/a', 'r3/a'], more: 'links: { r1-r2: { kind: none }, r1-r3: { kind: none } }' },
    proof: /o1 reaches o1: 1 with itself, 2 are needed/,
    nearest: { orderers: ['r1/a', 'r2/a', 'r3/a'], more: 'links: { r1-r2: { kind: none } }' },
  },
};

for (const [code, { shown, proof, nearest }] of Object.entries(CASES)) {
  test(`${code} is found with its proof, and not in the nearest network without it`, () => {
    assert.match(finding(code, shown).evidence, proof);
    assert.ok(!codes(nearest).includes(code), `${code} in the nearest network`);
  });
}

test('six consenters in three equal zones bear the crash of one, five in three do not, and both say so', () => {
  const bft = (zones: readonly string[]): Network => ({ consensus: 'smartbft', orderers: zones });
  assert.match(finding('S112', bft(['r1/a', 'r2/a', 'r3/a', 'r1/a', 'r2/a', 'r3/a'])).evidence, /the crash of one is borne/);
  assert.match(finding('S112', bft(['r1/a', 'r2/a', 'r3/a', 'r1/a', 'r2/a'])).evidence, /the crash of r1\/a or r2\/a stops ordering/);
});

test('three regions are too few for byzantine consenters however many zones they have; one region alone is not judged', () => {
  const six = finding('S112', { consensus: 'smartbft', orderers: ['r1/a', 'r2/a', 'r3/a', 'r1/b', 'r2/b', 'r3/b'] });
  assert.match(six.message, /in 3 regions/);
  assert.match(six.evidence, /r1 2, r2 2, r3 2; f = 1.* the crash of one is borne/);
  assert.ok(!codes({ consensus: 'smartbft', orderers: ['r1/a', 'r1/b', 'r1/c', 'r1/d'] }).includes('S112'));
});

test('with seven consenters, too, the first two leaders in one region are told', () => {
  const seven = finding('S113', { consensus: 'smartbft', orderers: ['r1/a', 'r1/b', 'r2/a', 'r2/b', 'r3/a', 'r3/b', 'r4/a'] });
  assert.match(seven.message, /^o1, o2 lead "c" first, and all are in r1$/);
  assert.match(seven.evidence, /when r1 is lost, 1 view change fails before o3 leads/);
});

test('the metric of Fabric is no matter on another platform, nor are its leaders with QBFT', () => {
  const together = ['r1/a', 'r1/b', 'r2/a', 'r2/b', 'r3/a', 'r3/b', 'r4/a'];
  const raft: Network = { platform: 'goquorum', orderers: ['r1/a', 'r1/b', 'r2/a'] };
  assert.ok(!codes(raft).includes('S105'), 'S105 on goquorum');
  assert.ok(!codes({ platform: 'goquorum', consensus: 'qbft', orderers: together }).includes('S113'), 'S113 with qbft');
});

test('a collection that nobody can endorse is already stopped', () => {
  const network: Network = { chaincodes: `{ ledger: { kind: sample, collections: { K: { endorsement: "AND('ORG9MSP.peer')" } } } }` };
  assert.match(finding('S101', network).message, /collection K/);
});

test('three, one and one can lose acknowledged blocks with the large region', () => {
  assert.match(finding('S102', { orderers: ['r1/a', 'r1/b', 'r1/c', 'r2/a', 'r3/a'] }).message, /can lose acknowledged blocks/);
});

test('the shipped examples have no finding of structure', () => {
  for (const name of ['three-regions', 'three-regions-v2', 'certificates-bft']) {
    const topology = accept(readFileSync(new URL(`../../examples/${name}.yaml`, import.meta.url), 'utf8'));
    assert.deepEqual(judgeStructure(topology, surviveChannels(topology)), [], name);
  }
});
