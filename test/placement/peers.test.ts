/** Peers of an organisation: at least two, in different domains where there are any, near the clients, and moved only where it must be. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { placementDiff } from '../../src/core/analysis/placement/placement-diff.ts';
import { placementRequest, sitesOf } from '../../src/core/analysis/placement/placement-request.ts';
import { proposePeers } from '../../src/core/analysis/placement/propose-peers.ts';
import type { PlacementRequest } from '../../src/core/analysis/placement/model.ts';
import { placeText, parsePlace } from '../../src/core/topology/place.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { accept, change, SMALL } from '../topology/small-file.ts';
import { proposed } from './small-request.ts';

const RUNS = Number(process.env['PLACEMENT_RUNS'] ?? 60);
const EXAMPLE = readFileSync(new URL('../../examples/three-regions.yaml', import.meta.url), 'utf8');

function request(topology: Topology, wishes: Parameters<typeof placementRequest>[2] = {}): PlacementRequest {
  const made = placementRequest(topology, Object.keys(topology.channels)[0] ?? '', wishes);
  return 'kind' in made ? assert.fail(JSON.stringify(made)) : made;
}

test('a second peer is proposed in the other region, with a name like the first', () => {
  const topology = accept(SMALL);
  const [peers] = proposePeers(topology, 'trade', request(topology));
  assert.deepEqual(peers?.peers, { peer0: 'london/lon-a', peer1: 'frankfurt/fra-a' });
  assert.deepEqual(peers.edits, [{ kind: 'node.add', node: 'peer1', organisation: 'org1', to: 'frankfurt/fra-a' }]);
  assert.deepEqual(peers.proof, { london: ['peer1'], frankfurt: ['peer0'], 'london/lon-a': ['peer1'], 'frankfurt/fra-a': ['peer0'] });
});

test('where there is one region only, peers differ in the zone, and the answer says what that cannot bear', () => {
  const topology = accept(
    change(
      '  frankfurt: { zones: [fra-a] }\n',
      '',
      change('  london-frankfurt: 14ms', '  {}', change('at: frankfurt/fra-a', 'at: london/lon-a')),
    ),
  );
  const [peers] = proposePeers(topology, 'trade', request(topology));
  assert.deepEqual(peers?.peers, { peer0: 'london/lon-a', peer1: 'london/lon-b' });
  assert.deepEqual([peers.survives.region, peers.survives.zone, peers.counterExample?.code], [0, 1, 'L113']);
});

test('peers that stand well are left alone', () => {
  const topology = accept(EXAMPLE);
  assert.deepEqual(
    proposePeers(topology, 'settlement', request(topology)).flatMap(({ edits }) => edits),
    [],
  );
});

test('an example with more consenters and peers is a topology again, and its diff shows only that', () => {
  const text = EXAMPLE.replace(', peer1-org2]', ']').replace(/  peer1-org2.*\n/u, '');
  const fewer = accept(text);
  const wish = request(fewer, { consenters: 7, clients: { singapore: 1 } });
  const diff = placementDiff(text, 'holdfast.yaml', 'settlement', proposed(wish), proposePeers(fewer, 'settlement', wish));
  const changed = accept(diff.text);
  assert.equal(changed.channels['settlement']?.consenters.length, 7);
  assert.ok(Object.hasOwn(changed.peers, 'peer1-org2'));
  assert.equal(placeText(changed.peers['peer1-org2']?.at ?? { region: '' }), 'singapore/sin-a');
  const gone = diff.unified.match(/^-  .*$/gmu)?.map((line) => line.trim().split(':')[0]);
  assert.deepEqual(gone, ['-  orderer1', '-    consenters', '-    peers'], 'one consenter moves towards the clients, two lists grow');
});

test('racks that nodes name are the sites of their zone', () => {
  const topology = accept(change('at: london/lon-b', 'at: london/lon-b/r1', change('at: frankfurt/fra-a', 'at: frankfurt/fra-a/r9/h1')));
  assert.deepEqual(sitesOf(topology).map(placeText), ['london/lon-a', 'london/lon-b/r1', 'frankfurt/fra-a/r9']);
});

test('a consenter to keep or clients that the topology does not have are refused', () => {
  const answer = placementRequest(accept(SMALL), 'trade', { keep: ['orderer9', 'orderer1'], clients: { paris: 1 } });
  assert.deepEqual('kind' in answer && answer.problems.map(({ code, subject }) => [code, subject]), [
    ['L105', 'orderer9'],
    ['L106', 'paris'],
  ]);
});

test('the gateway is as near as any spread of that tolerance allows, given the peers that stay', () => {
  const trip = fc.integer({ min: 1, max: 50 });
  const inputs = fc.record({
    trips: fc.array(trip, { minLength: 10, maxLength: 10 }),
    clients: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 }),
    home: fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 3 }),
  });
  const regions = ['v', 'w', 'x', 'y', 'z'];
  fc.assert(
    fc.property(inputs, ({ trips, clients, home }) => {
      const pairs = regions.flatMap((a, i) => regions.slice(i + 1).map((b) => [a, b] as const));
      const distance = (a: string, b: string): number =>
        a === b ? 0 : (trips[pairs.findIndex((pair) => pair.includes(a) && pair.includes(b))] ?? Number.NaN);
      const weights = Object.fromEntries(regions.map((region, i) => [region, clients[i] ?? 0]));
      const total = Object.values(weights).reduce((sum, each) => sum + each, 0);
      const mean = (at: readonly string[]): number =>
        Object.entries(weights).reduce(
          (sum, [from, weight]) => sum + (total === 0 ? 0 : (weight / total) * Math.min(...at.map((to) => distance(from, to)))),
          0,
        );
      const topology = withPeers(home.map((i) => regions[i] ?? ''));
      const sites = regions.map(parsePlace);
      const latency = pairs.map((between, i) => ({ between, roundTripMs: trips[i] ?? 0 }));
      const [answer] = proposePeers(topology, 'trade', { ...request(topology), sites, latency, clients: weights });
      const found = Object.values(answer?.peers ?? {});
      assert.equal(found.length, Math.max(2, home.length));
      assert.equal(new Set(found).size, found.length, 'with five regions no two peers share one');
      const stay = [...new Set(home.map((i) => regions[i] ?? ''))];
      for (const region of stay) assert.ok(found.includes(region), `the peer in ${region} could stay`);
      const choices = subsets(regions, found.length).filter((some) => stay.every((region) => some.includes(region)));
      const best = Math.min(...choices.map(mean));
      assert.ok(answer !== undefined && 'foundMs' in answer.gateway);
      assert.ok(Math.abs(answer.gateway.foundMs - best) < 2e-3 && answer.gateway.boundMs === answer.gateway.foundMs);
    }),
    { numRuns: RUNS },
  );
});

function withPeers(places: readonly string[]): Topology {
  const topology = accept(SMALL);
  const [peer] = Object.values(topology.peers);
  const [channel] = Object.values(topology.channels);
  if (peer === undefined || channel === undefined) return assert.fail();
  const peers = Object.fromEntries(places.map((region, i) => [`peer${i}`, { ...peer, id: `peer${i}`, at: { region } }]));
  return { ...topology, peers, channels: { trade: { ...channel, peers: Object.keys(peers) } } };
}

function subsets<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => subsets(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]));
}
