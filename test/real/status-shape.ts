/** The shape of `status --json` as it is promised to programs: at, network, observers, nodes, channels, findings; margins; cuts and holds that stand. */
import assert from 'node:assert/strict';
import type { Topology } from '../../src/core/topology/model.ts';

type Json = Readonly<Record<string, unknown>>;

export function assertStatusShape(document: unknown, topology: Topology): void {
  const status = keys(document, ['at', 'network', 'observers', 'nodes', 'channels', 'findings', 'margins', 'cuts', 'held']);
  assert.ok(Array.isArray(status['cuts']));
  keys(status['held'], []);
  assert.equal(typeof status['at'], 'number');
  assert.equal(status['network'], topology.name);
  assert.ok(Array.isArray(status['observers']) && status['observers'].length > Object.keys(topology.regions).length);
  for (const margin of Object.values(keys(status['margins'], Object.keys(topology.channels))))
    keys(margin, ['untilOrderingStops', 'lost', 'unknown']);
  const nodes = keys(status['nodes'], [...Object.keys(topology.orderers), ...Object.keys(topology.peers)]);
  for (const [id, node] of Object.entries(nodes)) nodeShape(id, node as Json, topology);
  const channels = keys(status['channels'], Object.keys(topology.channels));
  for (const [id, channel] of Object.entries(channels)) {
    const view = keys(channel, ['height', 'forked', 'leader', 'quorum', 'behind']);
    for (const key of ['height', 'forked', 'leader']) observed(view[key], `${id} ${key}`);
    keys(view['quorum'], ['size', 'needed', 'alive', 'unknown', 'margin']);
    for (const [node, blocks] of Object.entries(view['behind'] as Json)) assert.equal(typeof blocks, 'number', node);
  }
  for (const finding of status['findings'] as readonly Json[])
    keys(finding, ['code', 'severity', 'subject', 'message', 'evidence', 'hint']);
}

function nodeShape(id: string, node: Json, topology: Topology): void {
  const orderer = topology.orderers[id] !== undefined;
  const optional = ['role', 'certificateNotAfter'].filter((key) => key in node);
  keys(node, ['kind', 'region', 'zone', 'alive', 'channels', ...optional]);
  assert.equal(node['kind'], orderer ? 'orderer' : 'peer');
  for (const key of ['alive', ...optional]) observed(node[key], `${id} ${key}`);
  for (const view of Object.values(node['channels'] as Json)) {
    const channel = keys(view, orderer ? ['height', 'hash', 'leader'] : ['height', 'hash']);
    for (const [key, value] of Object.entries(channel)) observed(value, `${id} ${key}`);
  }
}

function observed(value: unknown, what: string): void {
  const found = Object.keys(value as Json).toSorted();
  assert.deepEqual(found, found.includes('unknown') ? ['at', 'unknown'] : ['at', 'by', 'value'], what);
}

function keys(value: unknown, expected: readonly string[]): Json {
  assert.ok(typeof value === 'object' && value !== null);
  assert.deepEqual(Object.keys(value).toSorted(), expected.toSorted());
  return value as Json;
}
