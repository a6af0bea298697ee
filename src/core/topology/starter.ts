/** The commented file that `holdfast init` writes. */
import { assert } from '../kernel/assert.ts';

export interface StarterOptions {
  readonly name: string;
  /** 1 to 6. */
  readonly regions: number;
  readonly consensus: 'raft' | 'smartbft';
  /** Fabric version; SmartBFT needs 3.0 or later. */
  readonly fabricVersion?: string;
  /** Where editors find the JSON Schema, seen from the file. */
  readonly schema?: string;
}

const INSTALLED_SCHEMA = './node_modules/holdfast/schema/topology.schema.json';

interface Cities {
  readonly names: readonly string[];
  /** Round trips in milliseconds; row i holds the distances to the cities before it. */
  readonly roundTrips: readonly (readonly number[])[];
}

/** Known cities with real-looking distances. SmartBFT gets near ones: it does not bear far ones well (T119). */
const CITIES: Readonly<Record<'raft' | 'smartbft', Cities>> = {
  raft: {
    names: ['london', 'frankfurt', 'singapore', 'virginia', 'tokyo', 'sydney'],
    roundTrips: [[], [14], [170, 160], [76, 90, 220], [210, 220, 70, 150], [265, 275, 93, 200, 105]],
  },
  smartbft: {
    names: ['london', 'frankfurt', 'dublin', 'paris', 'amsterdam', 'madrid'],
    roundTrips: [[], [14], [11, 24], [9, 10, 18], [8, 8, 17, 10], [27, 28, 36, 20, 31]],
  },
};
export const MAX_STARTER_REGIONS = CITIES.raft.names.length;

interface Spot {
  readonly region: string;
  readonly zone: string;
}

export function starterFile({ name, regions, consensus, fabricVersion = '3.1.1', schema = INSTALLED_SCHEMA }: StarterOptions): string {
  assert(Number.isInteger(regions) && regions >= 1 && regions <= MAX_STARTER_REGIONS, `regions: 1 to ${MAX_STARTER_REGIONS}`);
  const { names, roundTrips } = CITIES[consensus];
  const cities = names.slice(0, regions);
  const spots = ordererSpots(cities, consensus);
  const zones = new Map(cities.map((city) => [city, zonesOf(city, spots)]));
  const orderers = spots.map((place, i) => ({ id: `orderer${i + 1}`, ...place }));
  return [
    `# yaml-language-server: $schema=${schema}`,
    '#',
    `# ${name}: what the network should be. Check it with \`holdfast plan\`, run it on this machine with \`holdfast up\`.`,
    '# `holdfast plan --resolved` prints it with every default written out. Durations carry ms, s, m, h or d.',
    'version: 1',
    `name: ${name}`,
    `platform: { kind: fabric, version: ${fabricVersion} }`,
    '',
    '# Failure domains: region / zone / rack / host. A region is lost with everything in it.',
    'regions:',
    ...cities.map((city, i) => `  ${city}: { zones: [${(zones.get(city) ?? []).join(', ')}]${i === 0 ? ', role: primary' : ''} }`),
    ...latencyLines(cities, roundTrips),
    '',
    'organisations:',
    '  orderer-org: { msp: OrdererMSP, domain: orderer.example.com, kind: orderer }',
    '  org1: { msp: Org1MSP, domain: org1.example.com, kind: peer }',
    '  org2: { msp: Org2MSP, domain: org2.example.com, kind: peer }',
    '',
    ...ordererComment(consensus),
    'orderers:',
    ...orderers.map(({ id, region, zone }) => `  ${id}: { organisation: orderer-org, at: ${region}/${zone} }`),
    '',
    '# Two peers for each organisation, in different failure domains. An anchor peer is how other organisations find this one.',
    'peers:',
    ...peerLines(cities, zones),
    '',
    'channels:',
    `  ${channelName(name)}:`,
    ...consensusLines(consensus),
    `    consenters: [${orderers.map(({ id }) => id).join(', ')}]`,
    '    peers: [peer0-org1, peer1-org1, peer0-org2, peer1-org2]',
    "    endorsement: MAJORITY # or ANY | ALL | a policy: \"OutOf(2, 'Org1MSP.peer', 'Org2MSP.peer')\"",
    '    chaincodes:',
    "      ledger: { kind: sample } # Holdfast's own contract, for drills; your own: { kind: ccaas, address: HOST:PORT }",
    '',
  ].join('\n');
}

/** Raft: an odd number, spread evenly. SmartBFT: four, each in a zone of its own. */
function ordererSpots(cities: readonly string[], consensus: 'raft' | 'smartbft'): readonly Spot[] {
  if (consensus === 'smartbft') {
    // The lowest ids lead first: neighbours go to different regions where there are several.
    return Array.from({ length: 4 }, (_, i) => spot(cities[i % cities.length] ?? '', Math.floor(i / cities.length)));
  }
  const n = cities.length === 1 ? 3 : 5;
  const share = (i: number): number => Math.floor(n / cities.length) + (i < n % cities.length ? 1 : 0);
  return cities.flatMap((city, i) => Array.from({ length: share(i) }, (_, zone) => spot(city, zone)));
}

function spot(region: string, index: number): Spot {
  return { region, zone: `${region.slice(0, 3)}-${'abcdef'[index]}` };
}

function zonesOf(city: string, spots: readonly Spot[]): readonly string[] {
  const used = spots.filter(({ region }) => region === city).map(({ zone }) => zone);
  return [...new Set([spot(city, 0).zone, spot(city, 1).zone, ...used])];
}

function latencyLines(cities: readonly string[], roundTrips: Cities['roundTrips']): readonly string[] {
  if (cities.length === 1) return [];
  const lines = cities.flatMap((city, i) => cities.slice(0, i).map((other, j) => `  ${other}-${city}: ${roundTrips[i]?.[j] ?? 0}ms`));
  return ['', '# Round-trip times between regions: measure yours. Every timeout is checked against them.', 'latency:', ...lines];
}

function ordererComment(consensus: 'raft' | 'smartbft'): readonly string[] {
  if (consensus === 'raft') return ['# Raft goes on while a majority of the consenters is alive.'];
  return ['# SmartBFT with 4 consenters goes on while 3 are alive, and bears one that lies: so each has a zone of its own.'];
}

function peerLines(cities: readonly string[], zones: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const place = (i: number): string => {
    const city = cities[i % cities.length] ?? '';
    return `${city}/${zones.get(city)?.[cities.length === 1 ? i % 2 : 0]}`;
  };
  return [
    `  peer0-org1: { organisation: org1, at: ${place(0)}, uses: [endorse, query, anchor] }`,
    `  peer1-org1: { organisation: org1, at: ${place(1)} }`,
    `  peer0-org2: { organisation: org2, at: ${place(1)}, uses: [endorse, query, anchor] }`,
    `  peer1-org2: { organisation: org2, at: ${place(0)} }`,
  ];
}

function consensusLines(consensus: 'raft' | 'smartbft'): readonly string[] {
  if (consensus === 'raft') {
    return [
      '    # A dead leader is replaced after 1 to 2 times tick-interval x election-ticks: 5 to 10 s here.',
      '    consensus: { kind: raft, tick-interval: 500ms, election-ticks: 10, heartbeat-ticks: 1, batch-timeout: 300ms }',
    ];
  }
  return [
    '    # A dead leader is replaced after min(leader-heartbeat, request-forward + request-complain): 5 s here. A batch waits for 20 round trips',
    '    # to the farthest orderer (`holdfast explain T119`), and is larger than what gathers while a dead leader is replaced.',
    '    consensus: { kind: smartbft, leader-heartbeat: 5s, request-forward: 2s, request-complain: 3s, view-change: 5s, batch-interval: 500ms }',
    '    batch: { max-messages: 500 }',
  ];
}

/** Fabric's channel names are narrower than ours. */
function channelName(name: string): string {
  const narrow = name.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '-');
  return /^[a-z]/.test(narrow) ? narrow : `c${narrow}`;
}
