import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Lab, PORT, assertRoundTrip, median, realTest, until } from './lab.ts';

const TIMES = 11;

async function echoes({ probe, server }: Lab, from: string, to: string, host: string): Promise<number> {
  await server(to);
  const client = probe(from);
  assert.equal((await client.connect(host)).outcome, 'ok');
  return median(TIMES, async () => {
    const { outcome, ms } = await client.ask({ op: 'echo', name: 'main', limitMs: 5_000 });
    assert.equal(outcome, 'ok');
    return ms;
  });
}

realTest('the round trip between every pair of regions is the one asked for', async (lab) => {
  assertRoundTrip(await echoes(lab, 'a1', 'b1', 'b1.example.com'), 20, 'a-b');
  assertRoundTrip(await echoes(lab, 'b1', 'c1', 'c1.example.com'), 90, 'b-c');
  assertRoundTrip(await echoes(lab, 'c1', 'a1', 'a1.example.com'), 60, 'c-a');
});

realTest('inside a region nothing is delayed, and the agent of a region is in it', async (lab) => {
  assertRoundTrip(await echoes(lab, 'region_a', 'a2', 'a2.example.com'), 0, 'a agent to a2');
  const agent = lab.probe('region_a');
  await lab.server('b1');
  assertRoundTrip(await median(TIMES, async () => (await agent.connect('b1.example.com')).ms), 20, 'a agent to b1');
});

realTest('opening a connection takes one round trip, and so does the refusal after the listener was killed', async ({ probe, server }) => {
  const listener = await server('c1');
  const client = probe('a1');
  assertRoundTrip(await median(TIMES, async () => (await client.connect('c1.example.com')).ms), 60, 'connect');
  await listener.kill();
  const refused = await median(TIMES, async () => {
    const { outcome, ms } = await client.connect('c1.example.com');
    assert.equal(outcome, 'ECONNREFUSED');
    return ms;
  });
  assertRoundTrip(refused, 60, 'refusal');
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
  const echo = (name: string): Promise<number> => median(TIMES, async () => (await client.ask({ op: 'echo', name, limitMs: 5_000 })).ms);
  await net.setLatency([{ between: ['b', 'a'], roundTripMs: 50 }]);
  assertRoundTrip(await echo('b'), 50, 'a-b');
  assertRoundTrip(await echo('c'), 60, 'a-c');
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
