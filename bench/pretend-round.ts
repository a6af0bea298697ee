/** Topologies of any size and what a calm network of that shape would answer. */
import type { NodeProbe } from '../src/core/observation/probe.ts';
import type { Round } from '../src/core/observation/merge.ts';
import { nodes } from '../src/core/topology/lookup.ts';
import type { FabricNode, Topology } from '../src/core/topology/model.ts';
import { parseTopology } from '../src/core/topology/parse.ts';
import { topologyFailure } from '../src/core/topology/problem.ts';

const CONSENTERS = 5;
const REGIONS = ['london', 'frankfurt', 'singapore'];
const HEIGHT = 1_000;
const HASH = 'ab'.repeat(32);
const AT = 1_700_000_000_000;
const YEAR_MS = 365 * 24 * 3_600_000;

/** Five orderers, the rest peers, one channel on all of them. */
export function pretendTopology(size: number): Topology {
  const regionOf = (index: number): string => REGIONS[index % REGIONS.length] ?? 'london';
  const orderers = Array.from({ length: CONSENTERS }, (_, i) => [`orderer${i + 1}`, regionOf(i)] as const);
  const peers = Array.from({ length: size - CONSENTERS }, (_, i) => [`peer${i}`, regionOf(i)] as const);
  const list = (names: readonly (readonly [string, string])[]): string => `[${names.map(([name]) => name).join(', ')}]`;
  const lines = [
    'version: 1',
    'name: pretended',
    'platform: { kind: fabric, version: 3.1.1 }',
    'regions:',
    ...REGIONS.map((region) => `  ${region}: { zones: [${region}-a] }`),
    'latency: { london-frankfurt: 14ms, london-singapore: 170ms, frankfurt-singapore: 160ms }',
    'organisations:',
    '  orderer-org: { msp: OrdererMSP, domain: orderer.example.com, kind: orderer }',
    '  org1: { msp: Org1MSP, domain: org1.example.com, kind: peer }',
    'orderers:',
    ...orderers.map(([name, region]) => `  ${name}: { organisation: orderer-org, at: ${region}/${region}-a }`),
    'peers:',
    ...peers.map(
      ([name, region], i) =>
        `  ${name}: { organisation: org1, at: ${region}/${region}-a${i === 0 ? ', uses: [endorse, query, anchor]' : ''} }`,
    ),
    'channels:',
    '  pretended:',
    '    consensus: { kind: raft, tick-interval: 500ms, election-ticks: 10, heartbeat-ticks: 1 }',
    `    consenters: ${list(orderers)}`,
    `    peers: ${list(peers)}`,
    '    endorsement: ANY',
    'drivers: { default: { kind: local } }',
  ];
  const parsed = parseTopology(`${lines.join('\n')}\n`, 'pretended.yaml');
  if (parsed.kind === 'invalid') throw topologyFailure(parsed.problems);
  return parsed.topology;
}

export function pretendRound(topology: Topology, observers: number): Round {
  const all = nodes(topology);
  const sightings = Object.keys(topology.regions)
    .slice(0, observers)
    .map((region) => {
      const observer = `agent:${region}`;
      return { observer, region, startedAt: AT, endedAt: AT + 200, nodes: all.map((node) => answer(node, observer)) };
    });
  const processes = all.map(({ id }) => ({ observer: 'driver:local', node: id, at: AT, state: 'running' as const }));
  return { topology, at: AT + 200, sightings, processes };
}

function answer({ id, kind }: FabricNode, observer: string): NodeProbe {
  const height = { height: HEIGHT, hash: HASH, hashes: { [HEIGHT - 2]: HASH } };
  const leader = 'orderer1';
  const consensus = { kind: 'raft' as const, isLeader: id === leader, activeNodes: CONSENTERS, clusterSize: CONSENTERS, leader };
  const said = { observer, node: id, at: AT + 100, outcome: 'answered' as const, roundTripMs: 14, certificateNotAfter: AT + YEAR_MS };
  return kind === 'orderer'
    ? { ...said, operations: 'answered', channels: { pretended: { ...height, consensus } } }
    : { ...said, channels: { pretended: height } };
}
