import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  consenters,
  findNode,
  gatewayPeers,
  node,
  nodes,
  nodesInRegion,
  organisationOf,
  peersOfOrganisation,
  regionOf,
  roundTripMs,
} from '../../src/core/topology/lookup.ts';
import { accept, change, SMALL } from './small-file.ts';

const THREE = accept(readFileSync(new URL('../../examples/three-regions.yaml', import.meta.url), 'utf8'));
const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

test('nodes are found by name, region and organisation', () => {
  assert.equal(nodes(THREE).length, 9);
  assert.equal(node(THREE, 'peer0-org2').kind, 'peer');
  assert.equal(findNode(THREE, 'nobody'), undefined);
  assert.equal(findNode(THREE, 'constructor'), undefined);
  assert.throws(() => node(THREE, 'nobody'), /no node nobody/);
  assert.equal(regionOf(THREE, 'orderer5'), 'singapore');
  assert.equal(organisationOf(THREE, 'peer0-org2').msp, 'Org2MSP');
  assert.deepEqual(ids(nodesInRegion(THREE, 'frankfurt')), ['orderer3', 'orderer4', 'peer1-org1', 'peer0-org2']);
  assert.deepEqual(ids(peersOfOrganisation(THREE, 'org1')), ['peer0-org1', 'peer1-org1']);
  assert.deepEqual(ids(peersOfOrganisation(THREE, 'org2', 'settlement')), ['peer0-org2', 'peer1-org2']);
  assert.deepEqual(ids(consenters(THREE, 'settlement')), ['orderer1', 'orderer2', 'orderer3', 'orderer4', 'orderer5']);
});

test('a round trip is 0 within a region, the same both ways, and unknown when it is not given', () => {
  assert.equal(roundTripMs(THREE, 'london', 'london'), 0);
  assert.equal(roundTripMs(THREE, 'london', 'singapore'), 170);
  assert.equal(roundTripMs(THREE, 'singapore', 'london'), 170);
  assert.equal(roundTripMs(accept(change('  london-frankfurt: 14ms', '  {}')), 'london', 'frankfurt'), undefined);
});

test('gateway peers come nearest first, in the order of the file among equals', () => {
  assert.deepEqual(ids(gatewayPeers(THREE, 'settlement', 'frankfurt')), ['peer1-org1', 'peer0-org2', 'peer0-org1', 'peer1-org2']);
  assert.deepEqual(ids(gatewayPeers(THREE, 'settlement', 'singapore')), ['peer1-org1', 'peer0-org2', 'peer0-org1', 'peer1-org2']);
});

test('peers on standby are gateways only where there are no others', () => {
  const standby = change('at: london/lon-a }\nchannels', 'at: london/lon-a, uses: [standby] }\nchannels');
  assert.deepEqual(ids(gatewayPeers(accept(standby), 'trade', 'london')), ['peer0']);
  const both = standby
    .replace('channels:', '  peer1: { organisation: org1, at: frankfurt }\nchannels:')
    .replace('[peer0]', '[peer0, peer1]');
  assert.deepEqual(ids(gatewayPeers(accept(both), 'trade', 'london')), ['peer1']);
  assert.deepEqual(ids(gatewayPeers(accept(SMALL), 'trade', 'frankfurt')), ['peer0']);
});
