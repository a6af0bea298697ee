import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Lab, PORT, type Probe, assertRoundTrip, realTest, until } from './lab.ts';

async function assertEchoes({ probe, server }: Lab, from: string, to: string, wantedMs: number): Promise<void> {
  await server(to);
  const client = probe(from);
  assert.equal((await client.connect(`${to}.example.com`)).outcome, 'ok');
  await assertRoundTrip(`${from} to ${to}`, wantedMs, () => echo(client));
}

async function echo(client: Probe, name = 'main'): Promise<number> {
  const { outcome, ms } = await client.ask({ op: 'echo', name, limitMs: 5_000 });
  assert.equal(outcome, 'ok');
  return ms;
}

async function connect(client: Probe, host: string, wanted = 'ok'): Promise<number> {
  const { outcome, ms } = await client.connect(host);
  assert.equal(outcome, wanted);
  return ms;
}

realTest('the round trip between every pair of regions is the one asked for', async (lab) => {
  await assertEchoes(lab, 'a1', 'b1', 20);
  await assertEchoes(lab, 'b1', 'c1', 90);
  await assertEchoes(lab, 'c1', 'a1', 60);
});

realTest('inside a region nothing is delayed, and the agent of a region is in it', async (lab) => {
  await assertEchoes(lab, 'region_a', 'a2', 0);
  await assertEchoes(lab, 'region_a', 'b1', 20);
});

realTest('opening a connection takes one round trip, and so does the refusal after the listener was killed', async ({ probe, server }) => {
  const listener = await server('c1');
  const client = probe('a1');
  await assertRoundTrip('connect', 60, () => connect(client, 'c1.example.com'));
  await listener.kill();
  await assertRoundTrip('refusal', 60, () => connect(client, 'c1.example.com', 'ECONNREFUSED'));
});

realTest('the server sees the address of the client', async ({ plan, probe, server }) => {
  const listener = await server('b1');
  const client = probe('a2');
  await client.connect('b1.example.com');
  // Addresses are little-endian words in hexadecimal (proc_net_tcp).
  const [a2, b1] = ['a2', 'b1'].map((id) => addressWord(plan.nodes.find((node) => node.id === id)?.address ?? ''));
  const port = PORT.toString(16).toUpperCase();
  assert.match(readFileSync(`/proc/${listener.pid}/net/tcp`, 'utf8'), new RegExp(`${b1}:${port} ${a2}:`));
});

function addressWord(address: string): string {
  return Buffer.from(address.split('.').map(Number).toReversed()).toString('hex').toUpperCase();
}

realTest('latency changes while packets flow, for the named pair only', async ({ net, probe, server }) => {
  await server('b1');
  await server('c1');
  const client = probe('a1');
  await client.connect('b1.example.com', 5_000, 'b');
  await client.connect('c1.example.com', 5_000, 'c');
  await net.setLatency([{ between: ['b', 'a'], roundTripMs: 50 }]);
  await assertRoundTrip('a-b', 50, () => echo(client, 'b'));
  await assertRoundTrip('a-c', 60, () => echo(client, 'c'));
});

realTest('loss drops packets of the link and the connection repairs it', async ({ net, probe, server }) => {
  await server('b1');
  const client = probe('a1');
  await net.setLatency([{ between: ['a', 'b'], roundTripMs: 2, loss: 0.05 }]);
  await client.connect('b1.example.com', 20_000);
  const bytes = 2_000_000;
  await client.ask({ op: 'write', name: 'main', bytes });
  await until('all bytes came back', async () => (await client.ask({ op: 'state', name: 'main' })).received === bytes);
  const link = (await net.routerStats())?.links.find(({ from, to }) => from === 'a' && to === 'b');
  assert.ok(link !== undefined && link.lost > 0 && link.lost < link.packets / 2, JSON.stringify(link));
});

realTest('the router counts packets and bytes per link and overflows nothing at rest', async ({ net, probe, server }) => {
  await server('b1');
  const client = probe('a1');
  await client.connect('b1.example.com');
  await client.ask({ op: 'write', name: 'main', bytes: 100_000 });
  await until('all bytes came back', async () => (await client.ask({ op: 'state', name: 'main' })).received === 100_000);
  const stats = await net.routerStats();
  const [there, other] = [
    stats?.links.find(({ from, to }) => from === 'a' && to === 'b'),
    stats?.links.find(({ from, to }) => from === 'b' && to === 'c'),
  ];
  assert.ok(there !== undefined && there.bytes > 100_000 && there.overflow === 0);
  assert.equal(other?.packets, 0);
  assert.equal(stats?.writeErrors, 0);
});
