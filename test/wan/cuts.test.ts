import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Cut, CutManner, LinkEnd } from '../../src/core/ports/driver.ts';
import { type Lab, type Probe, packetsOf, realTest, unacknowledged, until } from './lab.ts';

const SHORT_MS = 400;

function node(id: string): LinkEnd {
  return { kind: 'node', node: id };
}

function region(id: string): LinkEnd {
  return { kind: 'region', region: id };
}

function cut(from: LinkEnd, to: LinkEnd, manner: CutManner, direction: Cut['direction'] = 'both'): Cut {
  return { from, to, manner, direction };
}

async function connected({ probe, server }: Lab): Promise<{ client: Probe; listener: Probe }> {
  const listener = await server('b1');
  const client = probe('a1');
  assert.equal((await client.connect('b1.example.com')).outcome, 'ok');
  return { client, listener };
}

realTest('a silent cut leaves bytes unacknowledged and connections unanswered, and heals', async (lab) => {
  const { client, listener } = await connected(lab);
  await lab.net.cut('one', cut(node('a1'), node('b1'), 'silent'));
  await client.ask({ op: 'write', name: 'main', bytes: 100 });
  await until('the cut stops the packet and its repetition', async () => (await packetsOf(lab.net, 'one')) >= 2);
  assert.equal(unacknowledged(client), 100);
  assert.equal((await listener.ask({ op: 'listen', port: 1 })).served, 0);
  assert.equal((await client.connect('b1.example.com', SHORT_MS, 'other')).outcome, 'timeout');
  assert.equal((await client.ask({ op: 'state', name: 'main' })).outcome, 'ok', 'nobody told the open connection');
  await lab.net.heal('one');
  assert.deepEqual(await lab.net.cuts(), []);
  await until('the bytes came back', async () => (await client.ask({ op: 'state', name: 'main' })).received === 100);
  await until('all is acknowledged', () => unacknowledged(client) === 0);
});

realTest('a silent cut one way lets the other way through', async (lab) => {
  const { client, listener } = await connected(lab);
  await lab.net.cut('back', cut(node('b1'), node('a1'), 'silent', 'one-way'));
  await client.ask({ op: 'write', name: 'main', bytes: 100 });
  await until('the server has the bytes', async () => (await listener.ask({ op: 'listen', port: 1 })).served === 100);
  await until('its answers are stopped', async () => (await packetsOf(lab.net, 'back')) >= 2);
  assert.equal(unacknowledged(client), 100);
  assert.equal((await client.ask({ op: 'state', name: 'main' })).received, 0);
});

realTest('a cut ends the packets that are on their way already', async ({ net, probe, server }) => {
  await server('c1');
  await net.setLatency([{ between: ['a', 'c'], roundTripMs: 2_000 }]);
  const client = probe('a1');
  const answer = client.connect('c1.example.com', 1_500);
  await until('the packet is on its way', async () => ((await net.routerStats())?.links ?? []).some(({ queuedBytes }) => queuedBytes > 0));
  await net.cut('late', cut(node('a1'), node('c1'), 'silent', 'one-way'));
  await until('it is stopped', async () => (await packetsOf(net, 'late')) >= 1);
  assert.equal((await answer).outcome, 'timeout');
});

realTest('a reset cut ends open connections at the next write and refuses new ones', async (lab) => {
  const { client } = await connected(lab);
  await lab.net.cut('loud', cut(node('a1'), node('b1'), 'reset'));
  assert.equal((await client.ask({ op: 'echo', name: 'main', limitMs: 5_000 })).outcome, 'ECONNRESET');
  assert.equal((await client.connect('b1.example.com', 5_000, 'other')).outcome, 'ECONNREFUSED');
  assert.ok((await packetsOf(lab.net, 'loud')) >= 2);
});

realTest('a reject cut refuses new connections at once and lets open ones wait', async (lab) => {
  const { client } = await connected(lab);
  await lab.net.setLatency([{ between: ['a', 'b'], roundTripMs: 3_000 }]);
  await lab.net.cut('fence', cut(node('a1'), node('b1'), 'reject'));
  // Less than the limit means less than half a round trip: the middle answers, not the far side.
  assert.equal((await client.connect('b1.example.com', 1_500, 'other')).outcome, 'ECONNREFUSED');
  assert.equal((await client.ask({ op: 'echo', name: 'main', limitMs: SHORT_MS })).outcome, 'timeout');
  assert.ok((await packetsOf(lab.net, 'fence')) >= 2);
});

realTest('a cut of a region takes its agent along and nothing else', async ({ net, probe, server }) => {
  for (const id of ['a2', 'b1', 'c1']) await server(id);
  await net.cut('region', cut(region('a'), region('b'), 'silent'));
  for (const namespace of ['a1', 'a2', 'region_a']) {
    const client = probe(namespace);
    assert.equal((await client.connect('b1.example.com', SHORT_MS)).outcome, 'timeout', namespace);
    assert.equal((await client.connect('c1.example.com')).outcome, 'ok', namespace);
    assert.equal((await client.connect('a2.example.com')).outcome, 'ok', namespace);
  }
  assert.equal((await probe('c1').connect('b1.example.com')).outcome, 'ok');
});

realTest('two nodes of one region are cut from each other, and the middle still reaches both', async ({ net, probe, server }) => {
  await server('a2');
  await net.cut('near', cut(node('a1'), node('a2'), 'silent'));
  assert.equal((await probe('a1').connect('a2.example.com', SHORT_MS)).outcome, 'timeout');
  assert.equal((await probe('region_a').connect('a2.example.com')).outcome, 'ok');
  assert.equal((await probe(null).connect('a2.example.com')).outcome, 'ok');
  assert.ok((await packetsOf(net, 'near')) >= 1);
});

realTest('the same id twice is one cut that keeps its count, and every cut tells what it is', async ({ net, probe }) => {
  const made = [
    { id: 'kill-1_x.y-cut0', cut: cut(node('a1'), region('c'), 'silent') },
    { id: 'second', cut: cut(region('b'), node('a2'), 'reject', 'one-way') },
    { id: 'third', cut: cut(region('b'), region('c'), 'reset') },
  ];
  for (const each of made) await net.cut(each.id, each.cut);
  await probe('a1').connect('c1.example.com', SHORT_MS);
  const before = await packetsOf(net, 'kill-1_x.y-cut0');
  assert.ok(before >= 1);
  await net.cut('kill-1_x.y-cut0', cut(node('a1'), region('c'), 'silent'));
  assert.ok((await packetsOf(net, 'kill-1_x.y-cut0')) >= before);
  const listed = (await net.cuts()).map(({ id, cut: what }) => ({ id, cut: what })).toSorted((x, y) => (x.id < y.id ? -1 : 1));
  assert.deepEqual(listed, made);
  await net.heal('second');
  await net.heal('second');
  assert.deepEqual((await net.cuts()).map(({ id }) => id).toSorted(), ['kill-1_x.y-cut0', 'third']);
});

realTest('an agent heals from inside its namespace', async ({ net, options, probe, server }) => {
  await server('b1');
  await net.cut('gone', cut(node('a1'), node('b1'), 'silent'));
  const program = fileURLToPath(new URL('./heal-inside.ts', import.meta.url));
  const [file = '', ...args] = [...net.enterPrefix('region_c'), process.execPath, program, options.stateDir, 'gone'];
  const { status, stderr } = spawnSync(file, args, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.deepEqual(await net.cuts(), []);
  assert.equal((await probe('a1').connect('b1.example.com')).outcome, 'ok');
});

realTest('a cut with an unknown end or an unusable id is refused and changes nothing', async ({ net }) => {
  await assert.rejects(net.cut('x', cut(node('nobody'), node('b1'), 'silent')), { code: 'E306', message: /nobody/ });
  await assert.rejects(net.cut('x', cut(node('a1'), region('mars'), 'silent')), { code: 'E306', message: /mars/ });
  await assert.rejects(net.cut('x', cut(node('a1'), node('a1'), 'silent')), { code: 'E306' });
  await assert.rejects(net.cut('x; flush ruleset', cut(node('a1'), node('b1'), 'silent')), { code: 'E306' });
  assert.deepEqual(await net.cuts(), []);
});
