/**
 * Predicted latency against its definition: every leader, every orderer that a transaction may enter by, every one that a block may come from, each added
 * up by itself; the gateway and the endorsers by looking at every peer. HOLDFAST_RUNS=100000 looks longer.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { noEndorsersYet } from '../../src/core/analysis/timing/endorsers.ts';
import { type CommitLatency, latencyPredictor, type LatencyParts } from '../../src/core/analysis/timing/predict-latency.ts';
import { ASSUMED_DISK_SYNC } from '../../src/core/analysis/timing/facts.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { accept } from '../topology/small-file.ts';

const RUNS = Number(process.env['HOLDFAST_RUNS'] ?? 150);
const REGIONS = ['ra', 'rb', 'rc', 'rd'];
const OWNERS = ['A', 'B', 'C'];
const KINDS = ['raft', 'smartbft'] as const;

interface Network {
  readonly kind: (typeof KINDS)[number];
  readonly orderers: readonly string[];
  readonly peers: readonly { readonly at: string; readonly owner: string; readonly standby: boolean }[];
  /** So many organisations of those that are named endorse, each named once. */
  readonly named: readonly string[];
  readonly count: number;
  /** Of each pair of regions, in order; null: not given. */
  readonly rtts: readonly (number | null)[];
}

const PAIRS = REGIONS.flatMap((a, i) => REGIONS.slice(i + 1).map((b) => [a, b] as const));
const rtt = fc.integer({ min: 1, max: 300 });
const network: fc.Arbitrary<Network> = fc.record({
  kind: fc.constantFrom(...KINDS),
  orderers: fc.array(fc.constantFrom(...REGIONS), { minLength: 1, maxLength: 6 }),
  peers: fc.array(fc.record({ at: fc.constantFrom(...REGIONS), owner: fc.constantFrom(...OWNERS), standby: fc.boolean() }), {
    minLength: 1,
    maxLength: 8,
  }),
  named: fc.subarray(OWNERS, { minLength: 1 }),
  count: fc.integer({ min: 1, max: 3 }),
  rtts: fc.oneof(
    { weight: 3, arbitrary: fc.array<number | null>(rtt, { minLength: PAIRS.length, maxLength: PAIRS.length }) },
    { weight: 1, arbitrary: fc.array(fc.option(rtt, { freq: 5 }), { minLength: PAIRS.length, maxLength: PAIRS.length }) },
  ),
});

test('the prediction is what adding up every way gives, to the bit', () => {
  fc.assert(
    fc.property(network, (each) => {
      const count = Math.min(each.count, each.named.length);
      const topology = accept(fileOf({ ...each, count }));
      const shared = noEndorsersYet();
      const predict = latencyPredictor(topology, 'trade', ASSUMED_DISK_SYNC, shared);
      const again = latencyPredictor(topology, 'trade', ASSUMED_DISK_SYNC, shared);
      for (const from of REGIONS) {
        const truth = everyWay({ ...each, count }, topology, from);
        assert.deepEqual(predict(from), truth);
        assert.deepEqual(again(from), truth);
      }
    }),
    { numRuns: RUNS },
  );
});

function everyWay({ kind, orderers, peers, named, count, rtts }: Network, topology: Topology, from: string): CommitLatency {
  const missing = new Set<string>();
  const between = (a: string, b: string): number | null => {
    if (a === b) return 0;
    return rtts[PAIRS.findIndex((pair) => pair.includes(a) && pair.includes(b))] ?? null;
  };
  const trip = (a: string, b: string): number => {
    const ms = between(a, b);
    if (ms === null) missing.add([a, b].toSorted().join('-'));
    return ms ?? 0;
  };
  const willing = peers.some(({ standby }) => !standby) ? peers.filter(({ standby }) => !standby) : peers;
  const nearest = Math.min(...willing.map(({ at }) => between(from, at) ?? Infinity));
  const gateway = willing.find(({ at }) => (between(from, at) ?? Infinity) === nearest) ?? assert.fail();
  const home = gateway.at;
  const ofOwners = named.map((owner) => Math.min(...peers.filter((peer) => peer.owner === owner).map(({ at }) => trip(home, at))));
  const endorsers = ofOwners.toSorted((a, b) => a - b)[count - 1] ?? Infinity;
  if (endorsers === Infinity)
    return { kind: 'unknown', from, reason: 'the endorsement policy cannot be satisfied by the peers of the channel' };

  const needed = kind === 'raft' ? Math.floor(orderers.length / 2) + 1 : Math.ceil((orderers.length + faulty(orderers.length) + 1) / 2);
  const { consensus } = topology.channels['trade'] ?? assert.fail();
  const batchMs = consensus.kind === 'raft' ? consensus.batchTimeoutMs : consensus.kind === 'smartbft' ? consensus.batchIntervalMs : NaN;
  const ways: LatencyParts[] = [];
  for (const leader of orderers) {
    const others = orderers.map((each) => trip(leader, each)).toSorted((a, b) => a - b);
    for (const entry of kind === 'raft' ? orderers : [leader]) {
      for (const source of orderers) {
        ways.push({
          endorseMs: trip(from, home) + endorsers,
          submitMs: (trip(from, home) + trip(home, entry) + trip(entry, leader)) / 2,
          batchMs,
          agreeMs: (kind === 'raft' ? 1 : 1.5) * (others[needed - 1] ?? assert.fail()) + 10,
          deliverMs: (trip(leader, source) + trip(source, home) + trip(home, from)) / 2,
        });
      }
    }
  }
  if (missing.size > 0) return { kind: 'unknown', from, reason: `no round-trip time is given for ${[...missing].toSorted().join(', ')}` };
  const totals = ways.map(total);
  const mean = (part: keyof LatencyParts): number => ways.reduce((sum, way) => sum + way[part], 0) / ways.length;
  const parts = {
    endorseMs: mean('endorseMs'),
    submitMs: mean('submitMs'),
    batchMs: mean('batchMs'),
    agreeMs: mean('agreeMs'),
    deliverMs: mean('deliverMs'),
  };
  return {
    kind: 'known',
    from,
    gateway: `p${peers.indexOf(gateway)}`,
    minMs: Math.min(...totals),
    meanMs: total(parts),
    maxMs: Math.max(...totals),
    parts,
  };
}

function faulty(size: number): number {
  return Math.floor((size - 1) / 3);
}

function total({ endorseMs, submitMs, batchMs, agreeMs, deliverMs }: LatencyParts): number {
  return endorseMs + submitMs + batchMs + agreeMs + deliverMs;
}

function fileOf({ kind, orderers, peers, named, count, rtts }: Network): string {
  const given = PAIRS.flatMap(([a, b], i) => (rtts[i] === null ? [] : [`${a}-${b}: ${rtts[i]}ms`]));
  return `version: 1
name: ways
platform: { kind: fabric, version: 3.1.1 }
regions: { ${REGIONS.map((id) => `${id}: { zones: [] }`).join(', ')} }
latency: { ${given.join(', ')} }
organisations:
  orderer-org: { msp: OrdererMSP, domain: orderer.example.com, kind: orderer }
${OWNERS.map((id) => `  org-${id.toLowerCase()}: { msp: ${id}, domain: ${id.toLowerCase()}.example.com, kind: peer }`).join('\n')}
orderers:
${orderers.map((at, i) => `  o${i}: { organisation: orderer-org, at: ${at} }`).join('\n')}
peers:
${peers.map(({ at, owner, standby }, i) => `  p${i}: { organisation: org-${owner.toLowerCase()}, at: ${at}, uses: [endorse${standby ? ', standby' : ''}] }`).join('\n')}
channels:
  trade:
    consensus: { kind: ${kind} }
    consenters: [${orderers.map((_, i) => `o${i}`).join(', ')}]
    peers: [${peers.map((_, i) => `p${i}`).join(', ')}]
    endorsement: "OutOf(${count}, ${named.map((owner) => `'${owner}.peer'`).join(', ')})"
    chaincodes: { ledger: { kind: sample } }
`;
}
