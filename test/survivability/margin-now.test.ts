import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marginNow } from '../../src/core/analysis/survivability/margin-now.ts';
import { type Observed, seen, unknown } from '../../src/core/observation/observed.ts';
import type { NodeView, Snapshot } from '../../src/core/observation/snapshot.ts';
import { build, CHANNEL } from './build.ts';

const FIVE = build({
  regions: { london: [], paris: [], rome: [] },
  orderers: ['london', 'london', 'paris', 'paris', 'rome'].map((at, i) => ({ id: `o${i + 1}`, at, organisation: 'orderers' })),
  peers: [],
  consensus: 'raft',
  consenters: ['o1', 'o2', 'o3', 'o4', 'o5'],
  channelPeers: [],
  organisations: [],
  endorsement: 'ANY',
});
const ALIVE: Observed<boolean> = seen(true, 1, ['agent:london']);

function view(alive: Observed<boolean>, height: Observed<number> = seen(7, 1, ['agent:london'])): NodeView {
  return { kind: 'orderer', region: 'london', zone: null, alive, channels: { [CHANNEL]: { height, hash: unknown('not asked', 1) } } };
}

function snapshot(nodes: Readonly<Record<string, NodeView>>): Snapshot {
  const calm = Object.fromEntries(['o1', 'o2', 'o3', 'o4', 'o5'].map((id) => [id, view(ALIVE)]));
  return { at: 1, network: 'built', observers: [], nodes: { ...calm, ...nodes }, channels: {}, findings: [] };
}

test('with all alive, three nodes or two regions more stop ordering', () => {
  const { untilOrderingStops, lost, unknown: doubtful } = marginNow(FIVE, CHANNEL, snapshot({}));
  assert.equal(untilOrderingStops.node.domains, 3);
  assert.deepEqual(untilOrderingStops.region, { domains: 2, witness: ['london', 'paris'] });
  assert.deepEqual([lost, doubtful], [[], []]);
});

test('the dead and the unknown count as lost, and are told apart', () => {
  const some = { o1: view(seen(false, 1, ['driver:local'])), o3: view(unknown('nobody answered', 1)) };
  const margin = marginNow(FIVE, CHANNEL, snapshot(some));
  assert.deepEqual([margin.lost, margin.unknown], [['o1'], ['o3']]);
  assert.equal(margin.untilOrderingStops.node.domains, 1);
  assert.deepEqual(margin.untilOrderingStops.region, { domains: 1, witness: ['london'] });
});

test('a node that refuses the channel is lost, one that said nothing of it is unknown, and without a quorum nothing is left to lose', () => {
  const refusing = {
    o1: view(ALIVE, unknown('error: NOT_FOUND', 1)),
    o2: view(ALIVE, unknown('it said nothing', 1)),
    o3: view(seen(false, 1, ['x'])),
  };
  const margin = marginNow(FIVE, CHANNEL, snapshot(refusing));
  assert.deepEqual([margin.lost, margin.unknown], [['o1', 'o3'], ['o2']]);
  assert.deepEqual(margin.untilOrderingStops.node, { domains: 0, witness: [] });
});
