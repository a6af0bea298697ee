/** Reading a running network through its agents: what they answer is canned here, and every kind of silence is among it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDrift } from '../../src/core/analysis/drift/find-drift.ts';
import { Failure } from '../../src/core/kernel/failure.ts';
import { isKnown } from '../../src/core/observation/observed.ts';
import { nodes } from '../../src/core/topology/lookup.ts';
import type { OpenNetwork } from '../../src/network/open.ts';
import { readLiveNetwork } from '../../src/network/live/read-live-network.ts';
import { type Made, make, newKey } from '../names/make-certificate.ts';
import { accept, SMALL } from '../topology/small-file.ts';
import { raftConfig } from '../update/sample-config.ts';

const topology = accept(SMALL);
const [NOT_BEFORE, NOT_AFTER] = [Date.UTC(2026, 0, 1), Date.UTC(2030, 0, 1)];
const certificate: Made = make({ cn: 'node', key: newKey(), notBefore: NOT_BEFORE, notAfter: NOT_AFTER });
const config = { ...raftConfig([1, 2, 3]), channel: 'trade' };

type Answer = (node: string) => unknown;

/** A network whose agents answer by method; a Failure that is thrown is what a node that is silent looks like. */
function network(answers: Readonly<Record<string, Answer>>): OpenNetwork {
  const entries = nodes(topology).map(({ id, kind, host, at, ports }) => [
    id,
    { id, kind, host, region: at.region, grpc: `${host}:${ports.grpc}` },
  ]);
  const access = async (): Promise<unknown> => ({ nodes: Object.fromEntries(entries), channels: { trade: {} } });
  const agents = {
    regions: Object.keys(topology.regions),
    any: async (method: string, { node }: { node: string }) => answers[method]?.(node),
  };
  return { topology, record: { mode: 'namespaces' }, access, agents } as unknown as OpenNetwork;
}

const silent = (node: string): never => {
  throw new Failure({ code: 'E403', message: `${node} is silent`, hint: '', exit: 4 });
};

const ALL_WELL: Readonly<Record<string, Answer>> = {
  'node-facts': () => ({ version: { value: '3.1.1' }, channels: { value: ['trade'] } }),
  'channel-config': () => ({ block: 4, config }),
  'presented-certificates': (node) => ({ host: node, port: 7050, certificates: [certificate.der.toString('base64')] }),
};

/** The sample configuration holds texts in place of certificates, which are named as unread, too. */
const ofNodes = (partial: readonly string[]): readonly string[] => partial.filter((words) => !words.startsWith('certificates of channel'));

const read = (answers: Readonly<Record<string, Answer>>, signal = new AbortController().signal) =>
  readLiveNetwork(network({ ...ALL_WELL, ...answers }), signal);

test('everything that answers is read, and nothing is partial', async () => {
  const { live, configs, certificates, partial } = await read({});
  assert.deepEqual(ofNodes(partial), []);
  assert.deepEqual(configs, [config]);
  assert.equal(certificates.certificates.filter(({ source }) => source.kind === 'presented').length, nodes(topology).length);
  assert.deepEqual(live.nodes['orderer1']?.address, { host: 'orderer1.orderer.example.com', port: 7050 });
});

test('the newest configuration counts, and who has it is named', async () => {
  const newer = { ...config, sequence: config.sequence + 1 };
  const { live, configs } = await read({ 'channel-config': (node) => ({ block: 4, config: node === 'orderer2' ? newer : config }) });
  assert.deepEqual(configs, [newer]);
  const found = live.channels['trade']?.config;
  assert.ok(found !== undefined && isKnown(found));
  assert.deepEqual(found.by, ['orderer2']);
});

test('one silent node is named part by part, and the others are compared', async () => {
  const but =
    (method: string): Answer =>
    (node) =>
      node === 'orderer3' ? silent(node) : ALL_WELL[method]?.(node);
  const methods = Object.keys(ALL_WELL);
  const { partial, configs } = await read(Object.fromEntries(methods.map((method) => [method, but(method)])));
  assert.equal(configs.length, 1);
  assert.deepEqual(ofNodes(partial), [
    'version of orderer3: orderer3 is silent',
    'channels of orderer3: orderer3 is silent',
    'certificates of orderer3: orderer3 is silent',
  ]);
});

test('a listener that is silent hides its own answer only', async () => {
  const { partial } = await read({
    'node-facts': (node) => ({ version: node === 'peer0' ? { unknown: 'closed' } : { value: '3.1.1' }, channels: { value: ['trade'] } }),
  });
  assert.deepEqual(ofNodes(partial), ['version of peer0: closed']);
});

test('where nobody answers nothing is concluded, and every part is named', async () => {
  const { live, configs, partial } = await read({ 'node-facts': silent, 'channel-config': silent, 'presented-certificates': silent });
  assert.deepEqual(configs, []);
  assert.deepEqual(findDrift(topology, live), []);
  assert.equal(partial.length, 1 + 3 * nodes(topology).length);
  assert.match(partial[0] ?? '', /^configuration of channel trade: orderer1: orderer1 is silent; /u);
});

test('a channel that nobody has joined is known to be absent', async () => {
  const { live, partial } = await read({ 'node-facts': () => ({ version: { value: '3.1.1' }, channels: { value: [] } }) });
  assert.deepEqual(partial, []);
  assert.deepEqual(
    findDrift(topology, live).map(({ code }) => code),
    ['V101'],
  );
});

test('an interrupt ends the waiting, and a fault of ours is not taken for silence', async () => {
  const reason = new Error('interrupted');
  await assert.rejects(read({ 'node-facts': () => new Promise(() => undefined) }, AbortSignal.abort(reason)), reason);
  const fault = new TypeError('a fault');
  await assert.rejects(
    read({
      'node-facts': () => {
        throw fault;
      },
    }),
    fault,
  );
});
