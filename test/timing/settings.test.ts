import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { NodeSettings, SettingValue } from '../../src/core/analysis/production/settings.ts';
import { checkSettings } from '../../src/core/analysis/timing/check-settings.ts';
import { predictLatency } from '../../src/core/analysis/timing/predict-latency.ts';
import { predictTiming } from '../../src/core/analysis/timing/predict.ts';
import { probeLimitMs } from '../../src/network/world.ts';
import { accept, change, SMALL } from '../topology/small-file.ts';

const THREE = readFileSync(new URL('../../examples/three-regions.yaml', import.meta.url), 'utf8');

function settings(node: string, kind: NodeSettings['kind'], values: Readonly<Record<string, SettingValue>>, file?: string): NodeSettings {
  const at = { file: `${node}.yaml`, line: 7, column: 3 };
  const entries = Object.entries(values).map(([key, value]) => [key.toLowerCase(), { key, value, from: { kind: 'file', at } as const }]);
  return { node, kind, version: '3.1.1', values: Object.fromEntries(entries), ...(file === undefined ? {} : { file }) };
}

const found = (text: string, ...all: readonly NodeSettings[]): readonly string[] =>
  checkSettings(accept(text), Object.fromEntries(all.map((each) => [each.node, each]))).map(
    ({ code, subject, at }) => `${code} ${subject}${at === undefined ? '' : ` ${at.file}:${at.line}`}`,
  );

test('a dial limit must leave time for three round trips to the farthest orderer', () => {
  // orderer1 is in london, orderer5 in singapore: 170 ms.
  const orderer = (limit: SettingValue) => settings('orderer1', 'orderer', { 'General.Cluster.DialTimeout': limit });
  assert.deepEqual(found(THREE, orderer('511ms')), []);
  assert.deepEqual(found(THREE, orderer('510ms')), ['T130 nodes.orderer1.General.Cluster.DialTimeout orderer1.yaml:7']);
  assert.deepEqual(found(THREE, orderer(510_000_000)), ['T130 nodes.orderer1.General.Cluster.DialTimeout orderer1.yaml:7']);
  const peer = (limit: SettingValue) => settings('peer0-org1', 'peer', { 'peer.deliveryclient.connTimeout': limit });
  assert.deepEqual(found(THREE, peer('3s')), []);
  assert.deepEqual(found(THREE, peer('0.5s')), ['T130 nodes.peer0-org1.peer.deliveryclient.connTimeout peer0-org1.yaml:7']);
});

test('an absent key counts as its default only when the file was read', () => {
  const far = THREE.replace('170ms', '1700ms');
  assert.deepEqual(found(far, settings('orderer1', 'orderer', {})), []);
  assert.deepEqual(found(far, settings('orderer1', 'orderer', {}, 'orderer.yaml')), ['T130 nodes.orderer1.General.Cluster.DialTimeout']);
  assert.deepEqual(found(far, settings('orderer1', 'orderer', { 'General.Cluster.DialTimeout': 'soon' })), []);
});

test('clients of a service may not ping more often than the strictest of its peers allows', () => {
  const service = (interval: string) =>
    `${SMALL}services:\n  gateway: { organisation: org1, host: gw.org1.example.com, peers: [peer0], keepalive: { interval: ${interval} } }\n`;
  const peer = (minimum: string) => settings('peer0', 'peer', { 'peer.keepalive.minInterval': minimum });
  assert.deepEqual(found(service('60s'), peer('60s')), []);
  assert.deepEqual(found(service('59s'), peer('60s')), ['T131 services.gateway.keepalive.interval']);
  assert.deepEqual(found(service('59s'), peer('30s')), []);
  assert.deepEqual(found(service('1s')), []);
});

test('the deadline of a client outlives the loss of a leader and the slowest commit after it', () => {
  const topology = accept(THREE);
  const { commit, leaderKill, clientDeadlineMs, detectionMs } = predictTiming(topology, 'settlement');
  assert.deepEqual(
    commit.map(({ from }) => from),
    Object.keys(topology.regions),
  );
  const slowest = Math.max(...commit.map((each) => (each.kind === 'known' ? each.maxMs : assert.fail())));
  assert.ok(leaderKill.kind === 'length' && leaderKill.toMs !== null);
  assert.equal(clientDeadlineMs, leaderKill.toMs + slowest);
  assert.equal(detectionMs, probeLimitMs(topology));
});

test('where the file says where clients are, only these regions count', () => {
  const topology = accept(`${THREE}\nclients: { frankfurt: 3 }\n`);
  assert.deepEqual(predictTiming(topology, 'settlement').commit, [predictLatency(topology, 'settlement', 'frankfurt')]);
  const unknown = predictTiming(accept(change('  london-frankfurt: 14ms', '  {}')), 'trade');
  assert.equal(unknown.clientDeadlineMs, null);
});
