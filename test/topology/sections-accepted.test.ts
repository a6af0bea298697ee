import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accept, change, SMALL } from './small-file.ts';

test('the sections are there when the file has none of them', () => {
  const { certificates, stateDatabases, loadBalancers, links, services, clients } = accept(SMALL);
  const day = 86_400_000;
  assert.deepEqual(certificates, {
    authorities: {},
    nodeValidityMs: 365 * day,
    caValidityMs: 3650 * day,
    renewBeforeMs: 30 * day,
    names: {},
  });
  assert.deepEqual(
    { stateDatabases, loadBalancers, links, services, clients },
    { stateDatabases: {}, loadBalancers: {}, links: [], services: {}, clients: {} },
  );
});

test('defaults are filled in', () => {
  const topology = accept(`${SMALL}certificates:
  authorities: { ca1: { organisation: org1, at: london/lon-a }, root: { organisation: org1, kind: external, host: ca.example.org } }
state-databases: { couch: { at: london/lon-a, peers: [peer0] } }
load-balancers: { lb: { at: london, host: lb.example.com, serves: { orderers: [orderer1, orderer2] } } }
links: { frankfurt-london: {} }
services: { gw: { organisation: org1, host: gw.example.com, peers: [peer0] } }
clients: { london: 3 }
`);
  const at = { region: 'london', zone: 'lon-a' };
  assert.deepEqual(topology.certificates.authorities, {
    ca1: { id: 'ca1', kind: 'fabric-ca', organisation: 'org1', at, host: 'ca1.org1.example.com', port: 7054 },
    root: { id: 'root', kind: 'external', organisation: 'org1', host: 'ca.example.org', port: 7054 },
  });
  assert.deepEqual(topology.stateDatabases, {
    couch: { id: 'couch', kind: 'couchdb', at, peers: ['peer0'], port: 5984, listen: '127.0.0.1' },
  });
  assert.deepEqual(topology.loadBalancers, {
    lb: {
      id: 'lb',
      at: { region: 'london' },
      host: 'lb.example.com',
      port: 7050,
      serves: { orderers: ['orderer1', 'orderer2'], peers: [] },
      idleTimeoutMs: 600_000,
    },
  });
  assert.deepEqual(topology.links, [{ between: ['frankfurt', 'london'], kind: 'direct', private: false }]);
  assert.deepEqual(topology.services, {
    gw: {
      id: 'gw',
      organisation: 'org1',
      host: 'gw.example.com',
      port: 7051,
      peers: ['peer0'],
      keepalive: { intervalMs: 60_000, timeoutMs: 20_000 },
    },
  });
  assert.deepEqual(topology.clients, { london: 3 });
});

test('each platform takes the consensus that it has', () => {
  for (const [platform, consensus] of [
    ['besu', 'qbft'],
    ['goquorum', 'qbft'],
    ['goquorum', 'raft'],
  ] as const) {
    const topology = accept(
      change('kind: fabric, version: 3.1.1', `kind: ${platform}, version: 24.4.1`).replace('kind: raft', `kind: ${consensus}`),
    );
    assert.equal(topology.channels['trade']?.consensus.kind, consensus);
  }
});

test('QBFT has the defaults of a five-second chain', () => {
  const topology = accept(change('kind: fabric, version: 3.1.1', 'kind: besu, version: 24.12.0').replace('kind: raft', 'kind: qbft'));
  assert.deepEqual(topology.channels['trade']?.consensus, { kind: 'qbft', blockPeriodMs: 5_000, requestTimeoutMs: 10_000 });
});

test('parts share a port where they do not share a host', () => {
  const databases = (at: string): string => `${change('channels:', `  peer1: { organisation: org1, at: ${at} }\nchannels:`)}state-databases:
  c0: { at: ${at}, peers: [peer0], port: 7051 }
  c1: { at: london/lon-b/-/h1, peers: [peer1], port: 7051 }
`;
  for (const at of ['london', 'london/lon-a', 'london/lon-a/r1']) assert.equal(Object.keys(accept(databases(at)).stateDatabases).length, 2);
});
