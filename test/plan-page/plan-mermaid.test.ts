import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planMermaid } from '../../src/core/render/plan/plan-mermaid.ts';
import { matchesGolden } from '../golden-file.ts';
import { DEEP, ringTopology, THREE_REGIONS } from './topologies.ts';

test('the flowchart of three regions is the one that was looked at', () => matchesGolden('plan.mmd', planMermaid(THREE_REGIONS)));

test('the flowchart of racks, hosts and skipped levels is the one that was looked at', () =>
  matchesGolden('plan-deep.mmd', planMermaid(DEEP)));

test('every node is drawn once, with its kind and organisation, and every subgraph is closed', () => {
  for (const topology of [THREE_REGIONS, DEEP, ringTopology(8, 20, 40)]) {
    const chart = planMermaid(topology);
    for (const node of [...Object.values(topology.orderers), ...Object.values(topology.peers)])
      assert.equal(chart.split(`"${node.id}<br/>${node.kind}, ${node.organisation}"`).length, 2, node.id);
    assert.equal(chart.match(/^ *subgraph /gmu)?.length, chart.match(/^ *end$/gmu)?.length);
  }
});

test('few regions have a line for every pair, many only the shortest that connect them', () => {
  const lines = (regions: number): readonly string[] => planMermaid(ringTopology(regions, 3, 3)).match(/ --- ?\||---\|/gu) ?? [];
  assert.equal(lines(8).length, 28);
  assert.equal(lines(50).length, 49);
  assert.match(planMermaid(ringTopology(50, 3, 3)), /%% 1176 longer round trips are left out/u);
});

test('a thousand nodes fit into what Mermaid draws at all', () => {
  const chart = planMermaid(ringTopology(50, 300, 700));
  assert(chart.length < 50_000, String(chart.length));
  assert.equal(chart.match(/3 orderers, 7 peers/gu)?.length, 100);
});

test('no name can leave its label', () => {
  const evil = 'a"]; end\n click node0 "javascript:alert(1)" <b>#quot;`%%';
  const topology = { ...THREE_REGIONS, regions: { [evil]: { id: evil, zones: [evil], role: 'active' as const } }, latency: [], peers: {} };
  const moved = Object.values(THREE_REGIONS.orderers).map((node) => [
    node.id,
    { ...node, organisation: evil, at: { region: evil, zone: evil } },
  ]);
  const chart = planMermaid({ ...topology, orderers: Object.fromEntries(moved) as typeof topology.orderers });
  for (const line of chart.trim().split('\n').slice(1))
    assert.match(line, /^ +(subgraph \w+\["[\w .,/()#;-]+"\]|node\d+\["[\w .,/()#;-]+<br\/>orderer, [\w .,/()#;-]+"\]|end)$/u);
});
