/** Networks that runs are made on: every shape in which a quorum is spread differently, small enough that a thousand runs take minutes. */
import { assert } from '../../core/kernel/assert.ts';
import { parseTopology } from '../../core/topology/parse.ts';
import type { Topology } from '../../core/topology/model.ts';

export interface Layout {
  readonly name: string;
  /** Consenters by region. */
  readonly consenters: readonly number[];
  /** Region of each spare. */
  readonly spares?: readonly number[];
  readonly channels?: number;
  /** Consenters of each channel by their place in the list, where not all serve all. */
  readonly members?: readonly (readonly number[])[];
  readonly consensus?: 'raft' | 'smartbft';
}

export const LAYOUTS: readonly Layout[] = [
  { name: '2-2-1', consenters: [2, 2, 1] },
  { name: '2-2-1 with a spare', consenters: [2, 2, 1], spares: [2] },
  { name: '3-1-1', consenters: [3, 1, 1] },
  { name: '1-1-1', consenters: [1, 1, 1] },
  { name: '1-1-1 with a spare', consenters: [1, 1, 1], spares: [0] },
  { name: '1-1-1-1-1', consenters: [1, 1, 1, 1, 1] },
  { name: '5 in 5 zones', consenters: [5] },
  { name: '1-1-1 with three channels', consenters: [1, 1, 1], channels: 3 },
];

/** For scenarios only: what a lost majority may look like where channels have consenters of their own. */
export const SPECIAL_LAYOUTS: readonly Layout[] = [
  {
    name: '3-1-2 with a channel of the last three',
    consenters: [3, 1, 2],
    channels: 2,
    members: [
      [0, 1, 2, 3, 4],
      [3, 4, 5],
    ],
  },
  {
    name: '3-1-2 with a channel of its own ends',
    consenters: [3, 1, 2],
    channels: 2,
    members: [
      [0, 1, 2, 3, 4],
      [0, 1, 5],
    ],
  },
  { name: '2-1-1 with SmartBFT', consenters: [2, 1, 1], consensus: 'smartbft' },
];

/**
 * How patient the engine is. `prompt` makes in two minutes visible what by default takes longer than a run; `unattended` is prompt as well, and
 * recovers a lost majority by itself.
 */
export type Patience = 'default' | 'prompt' | 'unattended';

const REGIONS = ['london', 'frankfurt', 'singapore', 'dublin', 'madrid'] as const;
const LATENCY_MS: readonly (readonly number[])[] = [[], [14], [170, 160], [11, 24, 180], [27, 28, 190, 36]];
/** Beside the first consenters; a diverged peer is known by two that agree. */
const PEERS = 3;

const PROMPT = `
recovery:
  stuck: { after: 15s, blocks: 4 }
  replace: { after: 30s }
  restart: { back-off: [0s, 3s, 6s, 10s], limit: 5, window: 15m }
`;

const POLICIES: Readonly<Record<Patience, string>> = {
  default: '',
  prompt: PROMPT,
  unattended: `${PROMPT.trimEnd()}\n  majority-loss: { mode: recover, after: 12s }\n`,
};

export function channelName(index: number): string {
  return `channel${index + 1}`;
}

export function layoutText(layout: Layout, patience: Patience): string {
  const { consenters, spares = [], channels = 1, consensus = 'raft' } = layout;
  const regions = REGIONS.slice(0, consenters.length);
  const spots = consenters.flatMap((count, region) => Array.from({ length: count }, (_, zone) => spot(region, zone)));
  const places = [...spots, ...spares.map((region, index) => spot(region, (consenters[region] ?? 0) + index))];
  const zones = regions.map((_, region) => [...new Set(places.filter((each) => each.region === region).map(({ zone }) => zone))]);
  const all = spots.map((_, index) => index);
  const peers = Array.from({ length: PEERS }, (_, index) => spot(index % regions.length, regions.length === 1 ? index : 0));
  const names = peers.map((_, index) => `peer${index + 1}`);
  return [
    'version: 1',
    'name: pretended',
    'platform: { kind: fabric, version: 3.1.1 }',
    'regions:',
    ...regions.map((region, index) => `  ${region}: { zones: [${(zones[index] ?? []).join(', ')}] }`),
    ...latencies(regions),
    'organisations:',
    '  orderer-org: { msp: OrdererMSP, domain: orderer.example.com, kind: orderer }',
    '  org1: { msp: Org1MSP, domain: org1.example.com, kind: peer }',
    'orderers:',
    ...places.map(
      (place, index) =>
        `  orderer${index + 1}: { organisation: orderer-org, at: ${at(place)}${index < spots.length ? '' : ', spare: true'} }`,
    ),
    'peers:',
    ...peers.map((place, index) => `  peer${index + 1}: { organisation: org1, at: ${at(place)}, uses: [endorse, query, anchor] }`),
    'channels:',
    ...Array.from({ length: channels }, (_, index) => [
      `  ${channelName(index)}:`,
      `    consensus: { kind: ${consensus}, ${consensus === 'raft' ? 'batch-timeout' : 'batch-interval'}: 300ms }`,
      `    consenters: [${(layout.members?.[index] ?? all).map((each) => `orderer${each + 1}`).join(', ')}]`,
      `    peers: [${names.join(', ')}]`,
      '    endorsement: ANY',
      '    chaincodes: { ledger: { kind: sample } }',
    ]).flat(),
    POLICIES[patience],
    '',
  ].join('\n');
}

export function topologyOf(layout: Layout, patience: Patience): Topology {
  const text = layoutText(layout, patience);
  const parsed = parseTopology(text, `${layout.name}.yaml`);
  assert(parsed.kind === 'ok', `the layout ${layout.name} is a topology: ${JSON.stringify(parsed)}`);
  return parsed.topology;
}

interface Place {
  readonly region: number;
  readonly zone: string;
}

function spot(region: number, zone: number): Place {
  return { region, zone: `zone-${'abcdefgh'[zone]}` };
}

function at({ region, zone }: Place): string {
  return `${REGIONS[region]}/${zone}`;
}

function latencies(regions: readonly string[]): readonly string[] {
  if (regions.length < 2) return [];
  const pairs = regions.flatMap((region, a) => regions.slice(0, a).map((other, b) => `  ${other}-${region}: ${LATENCY_MS[a]?.[b] ?? 0}ms`));
  return ['latency:', ...pairs];
}
