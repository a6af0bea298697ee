/** Latency against sums by hand and all ways of endorsing; outages against what was measured on real networks. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assert as holds, constantFrom, integer, property, record } from 'fast-check';
import { floorFor, outageFloors } from '../../src/core/analysis/timing/floors.ts';
import { predictTiming } from '../../src/core/analysis/timing/predict.ts';
import { predictLatency } from '../../src/core/analysis/timing/predict-latency.ts';
import { predictOutage } from '../../src/core/analysis/timing/predict-outage.ts';
import { agreement, predictionTable } from '../../src/core/analysis/timing/predicted-and-measured.ts';
import type { RaftConsensus, SmartBftConsensus, Topology } from '../../src/core/topology/model.ts';
import { accept, change, SMALL } from '../topology/small-file.ts';

/** HOLDFAST_RUNS=100000 looks longer. */
const RUNS = Number(process.env['HOLDFAST_RUNS'] ?? 60);
const EXAMPLES = new URL('../../examples/', import.meta.url);
const THREE = readFileSync(new URL('three-regions.yaml', EXAMPLES), 'utf8');
const BFT = readFileSync(new URL('certificates-bft.yaml', EXAMPLES), 'utf8');
const GOQUORUM = accept(change('kind: fabric, version: 3.1.1', 'kind: goquorum, version: 24.4.1'));
const near = (actual: number, expected: number): void => assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);

test('Raft: the way of a lone transaction, added up by hand', () => {
  // Two orderers and the peer in london, one orderer in frankfurt, 14 ms; 10 ms are assumed of a disk.
  const topology = accept(change('kind: raft', 'kind: raft, batch-timeout: 200ms'));
  const found = predictLatency(topology, 'trade', 'london');
  assert.ok(found.kind === 'known');
  assert.equal(found.gateway, 'peer0');
  assert.equal(found.parts.endorseMs, 0);
  assert.equal(found.parts.batchMs, 200);
  // A leader in london has its majority at home; from frankfurt it takes 14 ms.
  near(found.parts.agreeMs, (10 + 10 + 24) / 3);
  // To a leader in london directly 0 or over frankfurt 14, to one in frankfurt always 7; and the same way back.
  near(found.parts.submitMs, (2 * (14 / 3) + 7) / 3);
  near(found.parts.deliverMs, (2 * (14 / 3) + 7) / 3);
  near(found.minMs, 210);
  near(found.maxMs, 200 + 38);
  const far = predictLatency(topology, 'trade', 'frankfurt');
  assert.ok(far.kind === 'known');
  // Endorsement costs a whole round trip more, submit and delivery half a one each.
  near(far.meanMs, found.meanMs + 28);
});

test('SmartBFT: three message delays to the nearest quorum, and every orderer gets the transaction', () => {
  const topology = accept(BFT);
  const found = predictLatency(topology, 'certificates', 'london');
  assert.ok(found.kind === 'known');
  assert.equal(found.parts.batchMs, 500);
  const distances = (leader: string) =>
    topology.channels['certificates']?.consenters.map((id) => between(topology, leader, id)).toSorted((a, b) => a - b);
  const leaders = topology.channels['certificates']?.consenters ?? [];
  const agree = leaders.map((leader) => 1.5 * (distances(leader)?.[2] ?? assert.fail()) + 10);
  near(found.parts.agreeMs, agree.reduce((a, b) => a + b) / agree.length);
});

test('the endorsers are the nearest that satisfy the policy: compared with every choice of peers', () => {
  const places = constantFrom('london/lon-a', 'frankfurt/fra-a', 'singapore/sin-a');
  const peers = record({ a: places, b: places, c: places, a2: places, count: integer({ min: 1, max: 3 }) });
  const distance: Readonly<Record<string, number>> = { london: 0, frankfurt: 14, singapore: 170 };
  holds(
    property(peers, ({ a, b, c, a2, count }) => {
      const at = { pa: a, pb: b, pc: c, pa2: a2, gate: 'london/lon-a' };
      const organisations: Readonly<Record<string, string>> = { pa: 'A', pb: 'B', pc: 'C', pa2: 'A' };
      const found = predictLatency(accept(endorsementFile(at, count)), 'trade', 'london');
      assert.ok(found.kind === 'known');
      const names = Object.keys(organisations) as (keyof typeof at)[];
      const choices = Array.from({ length: 2 ** names.length }, (_, mask) => names.filter((__, i) => (mask >> i) % 2 === 1));
      const enough = choices.filter((chosen) => new Set(chosen.map((name) => organisations[name])).size >= count);
      const costs = enough.map((chosen) => Math.max(...chosen.map((name) => distance[at[name].split('/')[0] ?? ''] ?? assert.fail())));
      assert.equal(found.parts.endorseMs, Math.min(...costs));
    }),
    { numRuns: RUNS },
  );
});

test('Raft of another platform: no endorsement and no batch is made up, nor what only Fabric was seen to do', () => {
  const { commit, clientDeadlineMs, leaderKill } = predictTiming(GOQUORUM, 'trade');
  assert.deepEqual(
    commit.map((each) => each.kind === 'unknown' && each.reason),
    ['london', 'frankfurt'].map(() => 'a commit is predicted for Fabric only: other platforms endorse nothing and cut no batches'),
  );
  assert.equal(clientDeadlineMs, null);
  // Election timers are the same; what the first block then waits for is not.
  assert.deepEqual(leaderKill, { kind: 'length', fromMs: 4_000, toMs: null });
  assert.deepEqual(outageFloors(GOQUORUM, 'trade'), { leaderKillMs: 5_000, silentLossMs: null, viewChangeMs: null });
  assert.equal(floorFor(GOQUORUM, 'trade', 'follower-silent-loss').ms, null);
});

test('an unknown round trip or a policy that nobody satisfies makes the answer unknown', () => {
  const unknown = predictLatency(accept(change('  london-frankfurt: 14ms', '  {}')), 'trade', 'london');
  assert.deepEqual(unknown, { kind: 'unknown', from: 'london', reason: 'no round-trip time is given for frankfurt-london' });
  const alone = accept(SMALL);
  const channel = alone.channels['trade'] ?? assert.fail();
  const impossible: Topology = { ...alone, channels: { trade: { ...channel, endorsement: "AND('Org1MSP.peer', 'Org9MSP.peer')" } } };
  assert.equal(predictLatency(impossible, 'trade', 'london').kind, 'unknown');
});

/** Seconds without a block after the kill of a leader, on real networks over loopback; the first column is what was set. */
const SMARTBFT_RUNS: readonly (readonly [Partial<SmartBftConsensus>, readonly number[]])[] = [
  [{ leaderHeartbeatMs: 60_000, requestForwardMs: 5_000, requestComplainMs: 20_000 }, [24.8, 25.0, 25.1, 25.1, 25.2]],
  [{ leaderHeartbeatMs: 60_000, requestForwardMs: 2_000, requestComplainMs: 20_000 }, [22.1, 22.2]],
  [{ leaderHeartbeatMs: 10_000, requestForwardMs: 5_000, requestComplainMs: 20_000 }, [10.3, 10.7]],
  [{ leaderHeartbeatMs: 5_000, requestForwardMs: 5_000, requestComplainMs: 20_000 }, [4.7, 5.4, 5.8]],
  [{ leaderHeartbeatMs: 3_000, requestForwardMs: 5_000, requestComplainMs: 20_000 }, [3.1, 3.6, 3.9]],
  [{ leaderHeartbeatMs: 2_000, requestForwardMs: 5_000, requestComplainMs: 20_000 }, [1.3, 1.6, 1.7, 1.9, 2.0]],
  [{ leaderHeartbeatMs: 60_000, requestForwardMs: 1_000, requestComplainMs: 2_000 }, [3.1, 3.2, 3.2, 3.4, 3.4]],
  [{ leaderHeartbeatMs: 5_000, requestForwardMs: 2_000, requestComplainMs: 3_000 }, [4.8, 4.9, 5.0, 5.1, 5.1, 5.2]],
  [{ leaderHeartbeatMs: 2_000, requestForwardMs: 1_000, requestComplainMs: 2_000 }, [1.2, 1.3, 1.6, 1.6, 2.2, 2.3, 2.5, 2.8, 2.9]],
  [{ leaderHeartbeatMs: 3_000, requestForwardMs: 500, requestComplainMs: 500 }, [1.1, 1.2, 1.2, 1.2, 1.3]],
];
/** docs/concepts/measurements.md, by hand on a quiet machine; the first row also docs/concepts/drills.md, over distance. */
const RAFT_RUNS: readonly (readonly [Partial<RaftConsensus>, readonly number[]])[] = [
  [{ tickIntervalMs: 500, electionTicks: 10 }, [5.4, 5.7, 5.7, 5.8, 6.0, 6.9, 7.8]],
  [{ tickIntervalMs: 100, electionTicks: 10 }, [1.2]],
  [{ tickIntervalMs: 100, electionTicks: 5 }, [0.6, 0.9]],
];

test('leader kills that were measured lie within what is predicted', () => {
  for (const [timers, runs] of SMARTBFT_RUNS) {
    for (const gap of runs) assertWithin(withTimers(loopback(BFT), timers), 'certificates', gap);
  }
  for (const [timers, runs] of RAFT_RUNS) {
    for (const gap of runs) assertWithin(withTimers(loopback(THREE), timers), 'settlement', gap);
  }
});

test('a prediction is narrow enough to be wrong', () => {
  const topology = accept(THREE);
  const prediction = predictOutage(topology, 'settlement', 'leader-kill');
  // 10 ticks less the tick and the heartbeat that may have passed; two elections' worth, three steps of 160 + 10 ms to a majority, one batch.
  assert.deepEqual(prediction, { kind: 'length', fromMs: 4_000, toMs: 10_000 + 3 * 170 + 300 });
  assert.equal(agreement({ prediction, blocksGapMs: 3_900 }), 'shorter');
  assert.equal(agreement({ prediction, blocksGapMs: 5_700 }), 'within');
  assert.equal(agreement({ prediction, blocksGapMs: 14_300 }), 'longer');
  assert.equal(agreement({ prediction, blocksGapMs: null }), 'open');
  const none = predictOutage(topology, 'settlement', 'follower-kill');
  assert.deepEqual(
    [agreement({ prediction: none, blocksGapMs: 500 }), agreement({ prediction: none, blocksGapMs: 2_001 })],
    ['within', 'longer'],
  );
  const silent = predictOutage(topology, 'settlement', 'leader-silent-loss');
  assert.deepEqual(silent, { kind: 'length', fromMs: 4_000, toMs: null });
  assert.equal(agreement({ prediction: silent, blocksGapMs: 66_400 }), 'open');
  const unplaced = predictOutage(accept(change('  london-frankfurt: 14ms', '  {}')), 'trade', 'leader-kill');
  assert.equal(unplaced.kind === 'length' ? unplaced.toMs : 0, null);
});

test('the table shows predictions beside measurements', () => {
  const topology = accept(THREE);
  const row = (drill: string, situation: Parameters<typeof predictOutage>[2], blocksGapMs: number, clientsBackMs: number | null) => {
    return { drill, network: 'three-regions', prediction: predictOutage(topology, 'settlement', situation), blocksGapMs, clientsBackMs };
  };
  const table = predictionTable([
    row('kill-leader', 'leader-kill', 5_700, 5_900),
    row('kill-follower', 'follower-kill', 500, null),
    row('silent-consenter', 'follower-silent-loss', 20_300, 67_100),
  ]);
  assert.deepEqual(table.split('\n').slice(2), [
    '| kill-leader | three-regions | 4.0 to 10.8 | 5.7 | 5.9 | within |',
    '| kill-follower | three-regions | none | 0.5 | - | within |',
    '| silent-consenter | three-regions | may begin after 20.0 | 20.3 | 67.1 | open |',
  ]);
});

function assertWithin(topology: Topology, channel: string, gapSeconds: number): void {
  const prediction = predictOutage(topology, channel, 'leader-kill');
  assert.equal(agreement({ prediction, blocksGapMs: gapSeconds * 1000 }), 'within', `${gapSeconds} s: ${JSON.stringify(prediction)}`);
}

function loopback(text: string): Topology {
  const topology = accept(text);
  return { ...topology, latency: topology.latency.map((link) => ({ ...link, roundTripMs: 0 })) };
}

function withTimers(topology: Topology, timers: Partial<SmartBftConsensus> | Partial<RaftConsensus>): Topology {
  const channels = Object.entries(topology.channels).map(
    ([id, channel]) => [id, { ...channel, consensus: { ...channel.consensus, ...timers } }] as const,
  );
  return { ...topology, channels: Object.fromEntries(channels) as Topology['channels'] };
}

function between(topology: Topology, a: string, b: string): number {
  const [from, to] = [a, b].map((id) => topology.orderers[id]?.at.region);
  const link = topology.latency.find(({ between: pair }) => from !== to && pair.includes(from ?? '') && pair.includes(to ?? ''));
  return from === to ? 0 : (link?.roundTripMs ?? assert.fail());
}

/** One peer to enter by, which endorses for nobody of the policy, and four that may endorse. */
function endorsementFile(at: Readonly<Record<'pa' | 'pb' | 'pc' | 'pa2' | 'gate', string>>, count: number): string {
  const org = (id: string) => `  org-${id.toLowerCase()}: { msp: ${id}, domain: ${id.toLowerCase()}.example.com, kind: peer }`;
  return `version: 1
name: endorsers
platform: { kind: fabric, version: 3.1.1 }
regions: { london: { zones: [lon-a] }, frankfurt: { zones: [fra-a] }, singapore: { zones: [sin-a] } }
latency: { london-frankfurt: 14ms, london-singapore: 170ms, frankfurt-singapore: 160ms }
organisations:
  orderer-org: { msp: OrdererMSP, domain: orderer.example.com, kind: orderer }
${['A', 'B', 'C', 'G'].map(org).join('\n')}
orderers: { orderer1: { organisation: orderer-org, at: london/lon-a } }
peers:
  gate: { organisation: org-g, at: ${at.gate} }
  pa: { organisation: org-a, at: ${at.pa}, uses: [endorse, standby] }
  pb: { organisation: org-b, at: ${at.pb}, uses: [endorse, standby] }
  pc: { organisation: org-c, at: ${at.pc}, uses: [endorse, standby] }
  pa2: { organisation: org-a, at: ${at.pa2}, uses: [endorse, standby] }
channels:
  trade:
    consensus: { kind: raft }
    consenters: [orderer1]
    peers: [gate, pa, pb, pc, pa2]
    endorsement: "OutOf(${count}, 'A.peer', 'B.peer', 'C.peer')"
    chaincodes: { ledger: { kind: sample } }
`;
}
