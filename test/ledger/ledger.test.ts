import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, before, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { common } from '@hyperledger/fabric-protos';
import { Failure } from '../../src/core/kernel/failure.ts';
import { broadcast, broadcastInOrder } from '../../src/platforms/fabric/broadcast.ts';
import { openConnections } from '../../src/platforms/fabric/connections.ts';
import { blockAt, newestBlock } from '../../src/platforms/fabric/deliver.ts';
import { makeHeader, signedEnvelope } from '../../src/platforms/fabric/envelope.ts';
import { blocksFrom } from '../../src/platforms/fabric/follow.ts';
import { createProber } from '../../src/platforms/fabric/probe.ts';
import { accessTo, CHANNEL, type Keys, makeKeys, PretendOrderer } from './pretend-orderer.ts';

const LIMIT_MS = 5_000;
let keys: Keys;
before(async () => {
  keys = await makeKeys();
});

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).toReversed()) close();
});

async function orderer(blocks: number): Promise<{ readonly node: PretendOrderer; readonly port: number }> {
  const node = new PretendOrderer();
  for (let i = 0; i < blocks; i++) node.append();
  const port = await node.listen(keys, 0);
  closing.push(() => node.stop());
  return { node, port };
}

function connectionsTo(access: ReturnType<typeof accessTo>): ReturnType<typeof openConnections> {
  const connections = openConnections(access);
  closing.push(() => connections.close());
  return connections;
}

const codeOf = (code: string) => (error: unknown) => error instanceof Failure && error.code === code;

test('the newest block, a block by number, and the refusal of one that is not there', async () => {
  const { port } = await orderer(3);
  const access = accessTo(port, keys);
  const connection = connectionsTo(access).to('orderer1');
  const node = access.node('orderer1');
  assert.equal((await newestBlock(connection, node, CHANNEL, LIMIT_MS)).getHeader()?.getNumber(), 2);
  assert.equal((await blockAt(connection, node, CHANNEL, 1, LIMIT_MS)).getHeader()?.getNumber(), 1);
  await assert.rejects(blockAt(connection, node, CHANNEL, 3, LIMIT_MS), codeOf('E410'));
  await assert.rejects(newestBlock(connection, node, 'other', LIMIT_MS), codeOf('E410'));
});

test('following goes on without a gap when the node dies and comes back', async () => {
  const { node, port } = await orderer(2);
  const access = accessTo(port, keys);
  const stopping = new AbortController();
  const numbers: number[] = [];
  for await (const block of blocksFrom(access, connectionsTo(access), 'orderer1', CHANNEL, 0, stopping.signal)) {
    numbers.push(block.getHeader()?.getNumber() ?? -1);
    if (numbers.length === 1) continue;
    if (numbers.length === 2) {
      node.stop();
      node.append();
      await node.listen(keys, port);
    } else if (numbers.length === 3) node.append();
    else stopping.abort();
  }
  assert.deepEqual(numbers, [0, 1, 2, 3]);
});

test('following from the newest block begins behind it', async () => {
  const { node, port } = await orderer(2);
  const access = accessTo(port, keys);
  const stopping = new AbortController();
  const blocks = blocksFrom(access, connectionsTo(access), 'orderer1', CHANNEL, 'newest', stopping.signal);
  const first = blocks.next();
  const appending = setInterval(() => node.append(), 20);
  closing.push(() => clearInterval(appending));
  const { value } = await first;
  assert.ok(((value as common.Block).getHeader()?.getNumber() ?? 0) >= 2);
  stopping.abort();
  await blocks.return();
});

test('a block that was handed on is not kept while the stream goes on', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const { port } = await orderer(4);
  const access = accessTo(port, keys);
  const stopping = new AbortController();
  const blocks = blocksFrom(access, connectionsTo(access), 'orderer1', CHANNEL, 0, stopping.signal);
  const weakly = async (): Promise<WeakRef<common.Block>> => new WeakRef((await blocks.next()).value as common.Block);
  const first = await weakly();
  for (let i = 0; i < 3; i++) await blocks.next();
  for (let i = 0; i < 20 && first.deref() !== undefined; i++) {
    await turn();
    collectGarbage();
  }
  assert.equal(first.deref(), undefined);
  stopping.abort();
  await blocks.return();
});

test('an orderer that takes an envelope, and one that refuses it, with its words', async () => {
  const { node, port } = await orderer(1);
  const access = accessTo(port, keys);
  const connection = connectionsTo(access).to('orderer1');
  const { identity } = connection.member;
  const { header } = makeHeader({ type: common.HeaderType.MESSAGE, channel: CHANNEL, identity });
  const envelope = signedEnvelope(header, Buffer.from('x'), identity);
  await broadcast(connection, access.node('orderer1'), envelope, LIMIT_MS);
  assert.equal(node.received.length, 1);
  node.answer = { status: common.Status.SERVICE_UNAVAILABLE, info: 'no Raft leader' };
  await assert.rejects(
    broadcast(connection, access.node('orderer1'), envelope, LIMIT_MS),
    (error) => error instanceof Failure && error.code === 'E411' && error.retry && error.message.includes('no Raft leader'),
  );
});

test('envelopes of one block go over one stream in their order, and none waits for the answer to the one before', async () => {
  const { node, port } = await orderer(1);
  const access = accessTo(port, keys);
  const connection = connectionsTo(access).to('orderer1');
  const { identity } = connection.member;
  const { header } = makeHeader({ type: common.HeaderType.MESSAGE, channel: CHANNEL, identity });
  const texts = Array.from({ length: 200 }, (_, i) => `${i}`);
  const envelopes = texts.map((text) => signedEnvelope(header, Buffer.from(text), identity));
  await broadcastInOrder(connection, access.node('orderer1'), envelopes, LIMIT_MS);
  const received = node.received.map((envelope) => common.Payload.deserializeBinary(envelope.getPayload_asU8()).getData_asU8());
  assert.deepEqual(
    received.map((bytes) => Buffer.from(bytes).toString()),
    texts,
  );
  await broadcastInOrder(connection, access.node('orderer1'), [], LIMIT_MS);
  node.answer = { status: common.Status.SERVICE_UNAVAILABLE, info: 'no Raft leader' };
  await assert.rejects(
    broadcastInOrder(connection, access.node('orderer1'), envelopes, LIMIT_MS),
    (error) => error instanceof Failure && error.code === 'E411',
  );
});

function proberOf(access: ReturnType<typeof accessTo>): ReturnType<typeof createProber> {
  const prober = createProber(access, 'agent:here');
  closing.push(() => prober.close());
  return prober;
}

test('a probe tells height, hash, the hash before, and the end of the certificate', async () => {
  const { node, port } = await orderer(3);
  const probe = await proberOf(accessTo(port, keys)).probe('orderer1', { timeoutMs: LIMIT_MS });
  assert.equal(probe.outcome, 'answered');
  assert.equal(probe.operations, 'refused');
  assert.equal(probe.channels[CHANNEL]?.height, 3);
  assert.equal(probe.channels[CHANNEL]?.hash, node.tip());
  assert.deepEqual(Object.keys(probe.channels[CHANNEL]?.hashes ?? {}), ['1']);
  assert.ok((probe.certificateNotAfter ?? 0) > Date.now());
});

test('a killed node is refused at once, and seen again by the first probe after its return', async () => {
  const { node, port } = await orderer(1);
  const prober = proberOf(accessTo(port, keys));
  const ask = async (): Promise<string> => (await prober.probe('orderer1', { timeoutMs: LIMIT_MS })).outcome;
  assert.equal(await ask(), 'answered');
  node.stop();
  assert.equal(await ask(), 'refused');
  assert.equal(await ask(), 'refused');
  await node.listen(keys, port);
  assert.equal(await ask(), 'answered');
});

test('a node that accepts connections and never answers is a timeout, within the limit given', async () => {
  const open = new Set<Socket>();
  const silent: Server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of open) socket.destroy();
    silent.close();
  });
  const { port } = silent.address() as { port: number };
  const probe = await proberOf(accessTo(port, keys)).probe('orderer1', { timeoutMs: 300 });
  assert.equal(probe.outcome, 'timeout');
  assert.deepEqual(probe.channels, {});
});

test('a node whose certificate another authority signed is a TLS error, not an answer', async () => {
  const { port } = await orderer(1);
  const stranger = await makeKeys();
  const probe = await proberOf(accessTo(port, keys, stranger.authority)).probe('orderer1', { timeoutMs: LIMIT_MS });
  assert.equal(probe.outcome, 'tls-error', probe.detail);
});
