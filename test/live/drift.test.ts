/** Drift against configurations that Fabric's own configtxgen made: none without an edit, and exactly the edited part with one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as holds, property, subarray } from 'fast-check';
import { findDrift, unknownParts } from '../../src/core/analysis/drift/find-drift.ts';
import type { LiveNetwork, LiveNode } from '../../src/core/analysis/drift/model.ts';
import { seen, unknown } from '../../src/core/observation/observed.ts';
import type { ChannelConfig } from '../../src/core/platforms/fabric/channel-config/model.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { accept, SMALL } from '../topology/small-file.ts';
import { cachedPrograms, WITHOUT_PROGRAMS } from '../update/real-config.ts';
import { exampleText, genesisConfig, running } from './running.ts';

/** HOLDFAST_RUNS=100000 looks longer. */
const RUNS = Number(process.env['HOLDFAST_RUNS'] ?? 100);
const programs = cachedPrograms();
const [RAFT, BFT] = ['three-regions', 'certificates-bft'].map(exampleText) as [string, string];

let cached: ReadonlyMap<string, ChannelConfig> | null = null;

/** One run of configtxgen for each example. */
async function configs(): Promise<ReadonlyMap<string, ChannelConfig> | null> {
  if (programs === undefined) return null;
  cached ??= new Map([
    [RAFT, await genesisConfig(programs, accept(RAFT), 'settlement')],
    [BFT, await genesisConfig(programs, accept(BFT), 'certificates')],
  ]);
  return cached;
}

function edited(text: string, ...edits: readonly (readonly [string, string])[]): Topology {
  let result = text;
  for (const [from, to] of edits) {
    assert.ok(result.includes(from), from);
    result = result.replace(from, to);
  }
  return accept(result);
}

const said = (topology: Topology, live: LiveNetwork): readonly (readonly [string, string, string])[] =>
  findDrift(topology, live).map(({ code, subject, evidence }) => [code, subject, evidence]);

test('a network that is what its file says has no drift, in every example', async (t) => {
  if (programs === undefined) return t.skip(WITHOUT_PROGRAMS);
  for (const name of ['minimal', 'three-regions', 'three-regions-v2', 'certificates-bft', 'consortium']) {
    const topology = accept(exampleText(name));
    const all = await Promise.all(Object.keys(topology.channels).map((channel) => genesisConfig(programs, topology, channel)));
    const live = running(topology, all);
    assert.deepEqual(findDrift(topology, live), [], name);
    assert.deepEqual(unknownParts(live), [], name);
  }
});

/** An edit of the file, and the code and subject that it must lead to: written from what the edit changes in Fabric's configuration. */
const RAFT_EDITS: readonly (readonly [string, string, readonly (readonly [string, string])[]])[] = [
  ['tick-interval: 500ms', 'tick-interval: 501ms', [['V131', 'channels.settlement.consensus.tick-interval']]],
  ['election-ticks: 10', 'election-ticks: 21', [['V131', 'channels.settlement.consensus.election-ticks']]],
  ['heartbeat-ticks: 1,', 'heartbeat-ticks: 2,', [['V131', 'channels.settlement.consensus.heartbeat-ticks']]],
  ['batch-timeout: 300ms', 'batch-timeout: 0.3s, max-inflight-blocks: 6', [['V131', 'channels.settlement.consensus.max-inflight-blocks']]],
  ['kind: raft,', 'kind: raft, snapshot-interval: 17MiB,', [['V131', 'channels.settlement.consensus.snapshot-interval']]],
  [
    '    peers: [peer0-org1',
    '    batch: { max-messages: 7, absolute-max-bytes: 9MiB, preferred-max-bytes: 1MiB }\n    peers: [peer0-org1',
    ['max-messages', 'absolute-max-bytes', 'preferred-max-bytes'].map((key) => ['V132', `channels.settlement.batch.${key}`] as const),
  ],
];

test('every option that is edited in the file is found by its name, in any combination, and no other', async (t) => {
  const config = (await configs())?.get(RAFT);
  if (config === undefined) return t.skip(WITHOUT_PROGRAMS);
  const live = running(accept(RAFT), [config]);
  holds(
    property(subarray([...RAFT_EDITS]), (edits) => {
      const topology = edited(RAFT, ...edits.map(([from, to]) => [from, to] as const));
      const found = new Set(findDrift(topology, live).map(({ code, subject }) => `${code} ${subject}`));
      assert.deepEqual(found, new Set(edits.flatMap(([, , expected]) => expected.map((pair) => pair.join(' ')))));
    }),
    { numRuns: RUNS },
  );
});

test('consenters: one too few, one too many, another address, another order', async (t) => {
  const config = (await configs())?.get(RAFT);
  if (config === undefined) return t.skip(WITHOUT_PROGRAMS);
  const original = accept(RAFT);
  const [first, second, ...rest] = config.consenters;
  assert.ok(first !== undefined && second !== undefined);
  const without = running(original, [{ ...config, consenters: [second, ...rest] }]);
  assert.deepEqual(
    said(original, without).map(([code]) => code),
    ['V120'],
  );
  const stranger = { ...first, host: 'stranger.example.com' };
  const more = running(original, [{ ...config, consenters: [...config.consenters, stranger] }]);
  assert.match(findDrift(original, more)[0]?.message ?? '', /^stranger\.example\.com:7050 votes/u);
  const swapped = running(original, [{ ...config, consenters: [second, first, ...rest] }]);
  assert.deepEqual(
    findDrift(original, swapped).map(({ code, severity }) => [code, severity]),
    [['V123', 'info']],
    'on Raft the order has no effect',
  );
  const moved = edited(RAFT, ['orderer1: { organisation: orderer-org,', 'orderer1: { organisation: orderer-org, ports: { grpc: 7060 },']);
  assert.deepEqual(said(moved, running(original, [config])).slice(0, 1), [
    ['V122', 'orderers.orderer1', 'file: orderer1.orderer.example.com:7060; runs: orderer1.orderer.example.com:7050'],
  ]);
  const byAddress: LiveNetwork = { ...running(original, [config]), addressing: 'addresses' };
  const renamed = edited(RAFT, [
    'orderer1: { organisation: orderer-org,',
    'orderer1: { organisation: orderer-org, host: other.example.com,',
  ]);
  assert.deepEqual(said(renamed, byAddress), [], 'host names are not compared where nodes dial addresses');
});

test('SmartBFT: ids, MSPs, timers and what the file has no word for', async (t) => {
  const config = (await configs())?.get(BFT);
  if (config?.consensus.kind !== 'smartbft') return t.skip(WITHOUT_PROGRAMS);
  const topology = accept(BFT);
  const { consensus } = config;
  const drift = (change: Partial<ChannelConfig>): readonly string[] =>
    findDrift(topology, running(topology, [{ ...config, ...change }])).map(({ code }) => code);
  const ids = config.consenters.map((each, i) => ({ ...each, id: [1, 3, 2, 4][i] ?? 0 }));
  assert.deepEqual(drift({ consenters: ids }), ['V123']);
  assert.deepEqual(drift({ consenters: config.consenters.map((each) => ({ ...each, msp: 'RegistryMSP' })) }), Array(4).fill('V124'));
  assert.deepEqual(drift({ consensus: { ...consensus, requestForward: { text: '7s', ms: 7_000 } } }), ['V131']);
  assert.deepEqual(drift({ consensus: { ...consensus, collect: { text: 'soon', ms: null } } }), ['V131']);
  assert.deepEqual(drift({ consensus: { ...consensus, syncOnStart: true, leaderRotation: 'on' } }), ['V133', 'V133']);
  assert.deepEqual(drift({ consensus: { ...consensus, leaderRotation: 'off' } }), [], 'off and unspecified are the same to Fabric');
  assert.deepEqual(drift({ consensus: { ...consensus, state: 'maintenance' } }), ['V134']);
  assert.deepEqual(drift({ batch: { ...config.batch, timeout: { text: '9s', ms: 9_000 } } }), [], 'SmartBFT ignores the batch timeout');
  assert.deepEqual(drift({ consensus: { kind: 'other', state: 'normal', type: 'kafka' } }), ['V130']);
});

test('members: organisations, endpoints, anchors, capabilities and policies', async (t) => {
  const config = (await configs())?.get(RAFT);
  if (config === undefined) return t.skip(WITHOUT_PROGRAMS);
  const topology = accept(RAFT);
  const drift = (change: Partial<ChannelConfig>): readonly string[] =>
    findDrift(topology, running(topology, [{ ...config, ...change }])).map(({ code }) => code);
  const [org1, org2] = config.applicationOrganisations;
  const [orderers] = config.ordererOrganisations;
  assert.ok(org1 !== undefined && org2 !== undefined && orderers !== undefined);
  const third = { ...org2, name: 'Org3MSP', msp: { ...org2.msp, id: 'Org3MSP' } };
  assert.deepEqual(drift({ applicationOrganisations: [org1] }), ['V150']);
  assert.deepEqual(drift({ applicationOrganisations: [org1, org2, third] }), ['V151']);
  assert.deepEqual(drift({ applicationOrganisations: [{ ...org1, anchorPeers: [] }, org2] }), ['V153']);
  assert.deepEqual(drift({ ordererOrganisations: [{ ...orderers, endpoints: orderers.endpoints.slice(1) }] }), ['V152']);
  assert.deepEqual(drift({ ordererOrganisations: [{ ...orderers, endpoints: orderers.endpoints.toReversed() }] }), []);
  assert.deepEqual(drift({ globalEndpoints: ['orderer1.orderer.example.com:7050'] }), ['V152']);
  assert.deepEqual(drift({ capabilities: { ...config.capabilities, channel: ['V3_0'] } }), ['V154']);
  const path = '/Channel/Application/Endorsement';
  const policies = { ...config.policies, [path]: { kind: 'implicit', rule: 'MAJORITY', subPolicy: 'Endorsement' } } as const;
  assert.deepEqual(drift({ policies }), ['V140']);
  const majority = edited(RAFT, [/endorsement: .+/u.exec(RAFT)?.[0] ?? '', 'endorsement: MAJORITY']);
  const own = { ...policies, '/Channel/Application/Org2MSP/Endorsement': config.policies['/Channel/Application/Org2MSP/Admins'] };
  const live = running(majority, [{ ...config, policies: own } as ChannelConfig]);
  assert.deepEqual(
    said(majority, live).map(([code, , evidence]) => [code, evidence]),
    [['V141', "file: OR('Org2MSP.peer'); runs: OR('Org2MSP.admin')"]],
  );
});

test('nodes: missing, too many, not joined, of another version; what is unknown is no drift and is named', async (t) => {
  const config = (await configs())?.get(RAFT);
  if (config === undefined) return t.skip(WITHOUT_PROGRAMS);
  const topology = accept(RAFT);
  const live = running(topology, [config]);
  const change = (id: string, part: Partial<LiveNode>): LiveNetwork => {
    const node = live.nodes[id];
    assert.ok(node !== undefined);
    return { ...live, nodes: { ...live.nodes, [id]: { ...node, ...part } } };
  };
  const codes = (changed: LiveNetwork, of = topology): readonly string[] => findDrift(of, changed).map(({ code }) => code);
  assert.deepEqual(codes(change('peer1-org1', { channels: seen([], 0, []) })), ['V160']);
  assert.deepEqual(codes(change('peer1-org1', { version: seen('2.5.9', 0, []) })), ['V170']);
  assert.deepEqual(codes(change('peer1-org1', { channels: seen(['settlement', 'other'], 0, []) })), ['V102']);
  const { 'peer1-org1': gone, ...others } = live.nodes;
  assert.ok(gone !== undefined);
  assert.deepEqual(codes({ ...live, nodes: others }), ['V110']);
  const line = /^ {2}peer1-org1: .+\n/mu.exec(RAFT)?.[0] ?? '';
  const smaller = edited(RAFT, [line, ''], ['peers: [peer0-org1, peer1-org1,', 'peers: [peer0-org1,']);
  assert.deepEqual(codes(live, smaller), ['V111']);

  const hidden = change('orderer1', { version: unknown('no answer', 0), channels: unknown('no answer', 0) });
  assert.deepEqual(codes(hidden), []);
  assert.deepEqual(unknownParts(hidden), ['version of orderer1: no answer', 'channels of orderer1: no answer']);
  const blind: LiveNetwork = { ...live, channels: { settlement: { config: unknown('nobody answered', 0) } } };
  assert.deepEqual(codes(blind), []);
  assert.deepEqual(unknownParts(blind), ['configuration of channel settlement: nobody answered']);
  const empty = Object.fromEntries(Object.entries(live.nodes).map(([id, node]) => [id, { ...node, channels: seen([], 0, []) }]));
  assert.deepEqual(codes({ ...blind, nodes: empty }), ['V101']);
});

test('a channel with the name of something inherited is a channel', () => {
  const topology = accept(SMALL.replace('  trade:', '  constructor:'));
  const live = running(topology, []);
  assert.deepEqual(findDrift(topology, live), []);
  const nobody = Object.fromEntries(Object.entries(live.nodes).map(([id, node]) => [id, { ...node, channels: seen([], 0, []) }]));
  assert.deepEqual(
    findDrift(topology, { ...live, nodes: nobody }).map(({ code }) => code),
    ['V101'],
  );
});

test('findings name the line of the file', async (t) => {
  const config = (await configs())?.get(RAFT);
  if (config === undefined) return t.skip(WITHOUT_PROGRAMS);
  const topology = edited(RAFT, ['election-ticks: 10', 'election-ticks: 21']);
  const positionOf = (path: readonly (string | number)[]) => ({ file: path.join('/'), line: 1, column: 1 });
  const [finding] = findDrift(topology, running(accept(RAFT), [config]), positionOf);
  assert.equal(finding?.at?.file, 'channels/settlement/consensus/election-ticks');
});
