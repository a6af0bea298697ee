import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endsBatch, insideBatch, middleBatch, planEnds, routesBatch } from './commands.ts';
import { planNet, samePlan } from './plan.ts';
import type { NetRequest } from './types.ts';

const REQUEST: NetRequest = {
  regions: [{ id: 'london' }, { id: 'frankfurt' }],
  nodes: [
    { id: 'orderer1', region: 'london', hostNames: ['orderer1.orderer.example.com', 'orderer1'] },
    { id: 'orderer3', region: 'frankfurt', hostNames: ['orderer3.orderer.example.com'] },
    { id: 'orderer2', region: 'london', hostNames: [] },
  ],
  latency: [{ between: ['london', 'frankfurt'], roundTripMs: 14 }],
};

test('nodes are numbered within their region, and the agent of a region has a place of its own', () => {
  const plan = planNet(REQUEST);
  assert.deepEqual(
    plan.nodes.map(({ id, address, namespace, device }) => [id, address, namespace, device]),
    [
      ['orderer1', '10.77.1.1', 'orderer1', 'n1-1'],
      ['orderer3', '10.77.2.1', 'orderer3', 'n2-1'],
      ['orderer2', '10.77.1.2', 'orderer2', 'n1-2'],
    ],
  );
  assert.deepEqual(plan.regions[1], {
    id: 'frankfurt',
    prefix: '10.77.2.0/24',
    agent: { namespace: 'region_frankfurt', address: '10.77.2.250', device: 'n2-250' },
  });
});

test('the hosts file holds localhost and every named node', () => {
  assert.equal(
    planNet(REQUEST).hosts,
    '127.0.0.1 localhost\n10.77.1.1 orderer1.orderer.example.com orderer1\n10.77.2.1 orderer3.orderer.example.com\n',
  );
});

test('the middle detours what goes from region to region, and nothing else', () => {
  assert.equal(
    middleBatch(planNet(REQUEST)),
    `link set lo up
addr add 10.77.255.254/32 dev lo
rule add pref 100 iif lo lookup main
rule add pref 110 iif wan-tun lookup main
rule add pref 200 from 10.77.1.0/24 to 10.77.1.0/24 lookup main
rule add pref 200 from 10.77.2.0/24 to 10.77.2.0/24 lookup main
rule add pref 300 to 10.77.0.0/16 lookup 77
route add unreachable default table 77 metric 4096
`,
  );
});

test('without the link router regions are joined directly', () => {
  assert.doesNotMatch(middleBatch(planNet({ ...REQUEST, detour: false })), /77 |wan-tun/);
});

test('an end is a namespace, a pair of devices, an address, and at last a route', () => {
  const [end] = planEnds(planNet(REQUEST));
  assert.ok(end !== undefined);
  assert.equal(
    endsBatch([end]) + insideBatch(end) + routesBatch([end]),
    `netns add orderer1
link add n1-1 mtu 1500 type veth peer name wan0 netns orderer1
link set n1-1 up
link set lo up
addr add 10.77.1.1/32 dev wan0
link set wan0 up
route add 10.77.255.254 dev wan0 scope link
route add default via 10.77.255.254 dev wan0 src 10.77.1.1
route replace 10.77.1.1/32 dev n1-1 src 10.77.255.254
`,
  );
});

test('names of devices fit into 15 characters in the largest network', () => {
  const regions = Array.from({ length: 254 }, (_, i) => ({ id: `r${i}` }));
  const nodes = Array.from({ length: 249 }, (_, i) => ({ id: `n${i}`, region: 'r253', hostNames: [] }));
  const ends = planEnds(planNet({ regions, nodes, latency: [] }));
  assert.ok(ends.every(({ device }) => device.length <= 15));
  assert.equal(new Set(ends.map(({ address }) => address)).size, ends.length);
});

test('refuses a node too many in a region, a region too many, and a region that is not there', () => {
  const nodes = Array.from({ length: 250 }, (_, i) => ({ id: `n${i}`, region: 'london', hostNames: [] }));
  assert.throws(() => planNet({ ...REQUEST, nodes }), { code: 'E304', message: /london/ });
  assert.throws(() => planNet({ regions: Array.from({ length: 255 }, (_, i) => ({ id: `r${i}` })), nodes: [], latency: [] }), {
    code: 'E304',
  });
  assert.throws(() => planNet({ ...REQUEST, regions: [{ id: 'london' }] }), { code: 'E304', message: /frankfurt/ });
});

test('plans that differ in latency only need the same namespaces', () => {
  const plan = planNet(REQUEST);
  assert.ok(samePlan(plan, planNet({ ...REQUEST, latency: [] })));
  assert.ok(!samePlan(plan, planNet({ ...REQUEST, nodes: REQUEST.nodes.slice(1) })));
});
