/**
 * All topologies of up to 7 nodes over up to 4 zones in 3 regions, up to symmetry, against the oracle. Ordering and acknowledged depend on consenters
 * alone, endorsement and query on peers alone, so `npm test` goes through all placements of 7 consenters, all of 5 peers of two organisations,
 * and all mixtures of up to 4 nodes; HOLDFAST_TOPOLOGIES=100000 (or more) goes through all of up to 7.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConsensusKind } from '../../src/core/consensus/quorum.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { build, type NodeSpec } from './build.ts';
import { agree } from './compare.ts';
import { spreads, type Zone } from './shapes.ts';

const KINDS: readonly ConsensusKind[] = ['raft', 'smartbft', 'qbft'];
const POLICIES = [
  'MAJORITY',
  'ANY',
  'ALL',
  "OutOf(2, 'orgAMSP.peer', 'orgBMSP.member', 'orgAMSP.member')",
  "OR(AND('orgAMSP.peer', 'orgAMSP.peer'), 'orgBMSP.peer', 'orgAMSP.admin')",
  "AND('orgAMSP.peer', OutOf(0, 'orgBMSP.peer'))",
];
const WHOLE = Number(process.env['HOLDFAST_TOPOLOGIES'] ?? 0) >= 100_000;
const PEERS = WHOLE ? 7 : 5;
const MIXED_NODES = WHOLE ? 7 : 4;
/** As a program counts that makes the regions out of all their possible zones. */
const PLACEMENTS_OF_7_CONSENTERS = 121;

test('all placements of 1 to 7 consenters, for each consensus', () => {
  let count = 0;
  for (const spread of spreads(7, 1)) {
    count++;
    for (const kind of KINDS) agree(topologyOf(spread, ['orderer'], kind), 2, undefined, ['ordering', 'acknowledged', 'query']);
  }
  assert.equal(count, PLACEMENTS_OF_7_CONSENTERS);
});

test(`all placements of 1 to ${PEERS} peers of two organisations, for policies of each make`, () => {
  for (const spread of spreads(PEERS, 2, [0, 1])) {
    for (const policy of POLICIES) agree(topologyOf(spread, ['orgA', 'orgB'], 'raft', policy), 2, undefined, ['endorsement', 'query']);
  }
});

test(`all mixtures of 1 to ${MIXED_NODES} consenters and peers of two organisations, for each consensus`, () => {
  let turn = 0;
  for (const spread of spreads(MIXED_NODES, 3, [1, 2])) {
    if (!spread.some((zones) => zones.some(([orderers = 0]) => orderers > 0))) continue;
    for (const kind of KINDS) agree(topologyOf(spread, ['orderer', 'orgA', 'orgB'], kind, POLICIES[turn++ % POLICIES.length]), 2);
  }
});

test('zones and regions are told apart up to symmetry: one and two nodes, counted by hand', () => {
  const count = (nodes: number, kinds: number): number => [...spreads(nodes, kinds)].length;
  assert.equal(count(1, 1), 1);
  // One alone; two in one zone, in two zones of a region, in two regions.
  assert.equal(count(2, 1), 4);
  // One of either kind; two of one kind (3 ways, twice); one of each (3 ways).
  assert.equal(count(2, 2), 11);
  // Counted by the same other program.
  assert.equal([...spreads(4, 2, [0, 1])].length, 78);
  assert.equal([...spreads(4, 3, [1, 2])].length, 275);
});

function topologyOf(
  spread: readonly (readonly Zone[])[],
  kinds: readonly string[],
  consensus: ConsensusKind,
  endorsement = 'ANY',
): Topology {
  const orderers: NodeSpec[] = [];
  const peers: NodeSpec[] = [];
  for (const [region, zones] of spread.entries()) {
    for (const [zone, counts] of zones.entries()) {
      for (const [kind, count] of counts.entries()) {
        const organisation = kinds[kind] ?? '';
        const into = organisation === 'orderer' ? orderers : peers;
        for (let i = 0; i < count; i++) into.push({ id: `${organisation}${into.length}`, at: `r${region}/z${zone}`, organisation });
      }
    }
  }
  if (orderers.length === 0) orderers.push({ id: 'orderer0', at: 'elsewhere', organisation: 'orderer' });
  return build({
    regions: Object.fromEntries(spread.map((zones, region) => [`r${region}`, zones.map((_, zone) => `z${zone}`)])),
    orderers,
    peers,
    consensus,
    consenters: orderers.map(({ id }) => id),
    channelPeers: peers.map(({ id }) => id),
    organisations: ['orgA', 'orgB'],
    endorsement,
  });
}
