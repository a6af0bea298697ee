/** What `plan --live --check-update` takes from the running network: the newest configuration, and who is alive. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { common } from '@hyperledger/fabric-protos';
import { Failure } from '../../src/core/kernel/failure.ts';
import { mergeSnapshot } from '../../src/core/observation/merge.ts';
import type { NodeProbe, Sighting } from '../../src/core/observation/probe.ts';
import { nodes } from '../../src/core/topology/lookup.ts';
import type { OpenNetwork } from '../../src/network/open.ts';
import { consenterLiveness } from '../../src/network/live/consenter-liveness.ts';
import { currentConfig } from '../../src/network/live/current-config.ts';
import { accept, change, SMALL } from '../topology/small-file.ts';
import { raftConfig } from '../update/sample-config.ts';

const topology = accept(SMALL);
const config = { ...raftConfig([1, 2, 3]), channel: 'trade' };

/** A Config message of this sequence with nothing but an orderer group. */
function message(sequence: number): string {
  const root = new common.ConfigGroup();
  root.getGroupsMap().set('Orderer', new common.ConfigGroup());
  const made = new common.Config();
  made.setSequence(sequence);
  made.setChannelGroup(root);
  return Buffer.from(made.serializeBinary()).toString('base64');
}

function network(answer: (node: string, body: { readonly message?: true; readonly channel: string }) => unknown): OpenNetwork {
  const entries = nodes(topology).map(({ id, at }) => [id, { id, region: at.region }]);
  const access = async (): Promise<unknown> => ({ nodes: Object.fromEntries(entries), channels: { trade: {} } });
  const agents = {
    regions: Object.keys(topology.regions),
    any: async (method: string, body: { readonly node: string; readonly channel: string }) =>
      method === 'channel-config' ? answer(body.node, body) : assert.fail(method),
  };
  return { topology, access, agents } as unknown as OpenNetwork;
}

const signal = new AbortController().signal;

function silent(node: string): never {
  throw new Failure({ code: 'E403', message: `${node} is silent`, hint: '', exit: 4 });
}

test('the newest configuration that any node has is the one, with its message', async () => {
  const found = await currentConfig(
    network((node, asked) => {
      assert.deepEqual([asked.channel, asked.message], ['trade', true]);
      if (node === 'orderer1') return silent(node);
      const sequence = node === 'orderer2' ? 7 : 6;
      return { block: sequence, config: { ...config, sequence }, message: message(sequence) };
    }),
    'trade',
    signal,
  );
  assert.deepEqual([found.message.getSequence(), found.decoded.sequence, found.channel], [7, 7, 'trade']);
  assert.deepEqual([found.block, found.by, found.partial], [7, ['orderer2'], ['orderer1: orderer1 is silent']]);
});

test('when no node answers, nothing is judged', async () => {
  await assert.rejects(currentConfig(network(silent), 'trade', signal), (error) => {
    return error instanceof Failure && error.code === 'E364' && error.message.includes('orderer1 is silent');
  });
});

const NOW = 1_000_000;
const BFT = accept(change('kind: raft', 'kind: smartbft'));
const CONSENTERS = BFT.channels['trade']?.consenters ?? [];

function sighting(views: Readonly<Record<string, number | 'down'>>): Sighting {
  const probes = Object.entries(views).map(([node, view]): NodeProbe => {
    const base = { observer: 'agent:london', node, at: NOW };
    if (view === 'down') return { ...base, outcome: 'refused', channels: {} };
    const consensus = { kind: 'smartbft', viewNumber: view, viewLeader: null, nextView: view, currentView: view, poolSize: 0 } as const;
    return { ...base, outcome: 'answered', channels: { trade: { height: 5, hash: 'aa', consensus } } };
  });
  return { observer: 'agent:london', region: 'london', startedAt: NOW, endedAt: NOW, nodes: probes };
}

function liveness(views: Readonly<Record<string, number | 'down'>>) {
  const sightings = [sighting(views)];
  const processes = Object.entries(views).map(([node, view]) => {
    return { observer: 'driver', node, at: NOW, state: view === 'down' ? ('stopped' as const) : ('running' as const) };
  });
  const snapshot = mergeSnapshot({ topology: BFT, at: NOW, sightings, processes });
  return consenterLiveness(BFT, 'trade', snapshot, sightings, (node) => (node === CONSENTERS[0] ? '127.0.0.9' : undefined));
}

test('who answers at the tip is alive, by name and by address; the view counts when a quorum names it', () => {
  const [a = '', b = '', c = ''] = CONSENTERS;
  assert.ok(CONSENTERS.length >= 3);
  const all = Object.fromEntries(CONSENTERS.map((id) => [id, 4]));
  const found = liveness(all);
  const { host = '', ports } = BFT.orderers[a] ?? {};
  assert.ok(found.alive.includes(`${host}:${ports?.grpc}`) && found.alive.includes(`127.0.0.9:${ports?.grpc}`), found.alive.join());
  assert.equal(found.view, 4);
  assert.equal(liveness({ ...all, [a]: 3, [b]: 5 }).view, undefined);
  const lost = liveness({ ...all, [c]: 'down' });
  assert.ok(lost.dead.includes(`${BFT.orderers[c]?.host}:${BFT.orderers[c]?.ports.grpc}`), lost.dead.join());
});
