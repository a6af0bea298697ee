/** What the emulation of links costs: the same traffic over a plain veth pair and over the link router, one after the other. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NETWORK_MARK } from '../src/drivers/local/process/network-processes.ts';
import { createNet, destroyNet, planNet } from '../src/drivers/local/net/net.ts';
import type { RunningNet } from '../src/drivers/local/net/types.ts';
import type { Benchmark, BenchContext } from './benchmark.ts';
import type { Measurement } from './measurement.ts';
import { usageOf } from './network-usage.ts';

const SECONDS = 3;
const TRAFFIC = fileURLToPath(new URL('./link-traffic.ts', import.meta.url));
const VARIANTS = [
  { name: 'plain veth, no router', detour: false, roundTripMs: 0 },
  { name: 'link router, 0 ms', detour: true, roundTripMs: 0 },
  { name: 'link router, 14 ms', detour: true, roundTripMs: 14 },
  { name: 'link router, 170 ms', detour: true, roundTripMs: 170 },
];

interface Traffic {
  readonly roundTripsMs: readonly number[];
  readonly bytes: number;
  readonly milliseconds: number;
}

export const linkBenchmark: Benchmark = {
  name: 'link',
  title: 'cost of the link emulation: added latency, throughput of one TCP connection, processor time of the router',
  async run(context) {
    const measured: Measurement[] = [];
    let plainRate = 0;
    for (const variant of VARIANTS) {
      const { traffic, routerMs } = await measure(context, variant);
      const rate = (traffic.bytes * 8) / 1_000 / traffic.milliseconds;
      if (!variant.detour) plainRate = rate;
      measured.push(
        { name: `${variant.name}: added round trip`, unit: 'ms', values: traffic.roundTripsMs.map((ms) => ms - variant.roundTripMs) },
        {
          name: `${variant.name}: throughput`,
          unit: 'Mbit/s',
          values: [rate],
          against: `${(rate / plainRate).toFixed(2)} of the plain veth`,
        },
      );
      if (routerMs !== null) {
        const share = (routerMs / traffic.milliseconds) * 100;
        measured.push({ name: `${variant.name}: router under this throughput`, unit: '% of one core', values: [share] });
      }
    }
    return measured;
  },
};

async function measure(
  { session }: BenchContext,
  { name, detour, roundTripMs }: (typeof VARIANTS)[number],
): Promise<{ readonly traffic: Traffic; readonly routerMs: number | null }> {
  session.onProgress(`traffic over: ${name}`);
  const stateDir = await mkdtemp(join(tmpdir(), 'holdfast-link-'));
  const networkId = randomUUID();
  const plan = planNet({
    regions: [{ id: 'a' }, { id: 'b' }],
    nodes: [
      { id: 'sender', region: 'a', hostNames: [] },
      { id: 'receiver', region: 'b', hostNames: [] },
    ],
    latency: [{ between: ['a', 'b'], roundTripMs }],
    detour,
  });
  try {
    const net = await createNet(plan, { stateDir, runtimeDir: stateDir, networkId });
    const address = plan.nodes[1]?.address ?? '';
    const receiver = await serve(net, networkId, address);
    try {
      const router = (await net.routerStats())?.pid ?? null;
      const before = router === null ? null : usageOf(router);
      const traffic = await send(net, networkId, address);
      const after = router === null ? null : usageOf(router);
      return { traffic, routerMs: before === null || after === null ? null : after.processorMs - before.processorMs };
    } finally {
      await receiver.stop();
    }
  } finally {
    await destroyNet(stateDir, networkId);
    await rm(stateDir, { recursive: true, force: true });
  }
}

function inNamespace(net: RunningNet, networkId: string, namespace: string, args: readonly string[]): ReturnType<typeof spawn> {
  const [file = '', ...rest] = [...net.enterPrefix(namespace), process.execPath, TRAFFIC, ...args];
  const env = { ...process.env, NODE_NO_WARNINGS: '1', [NETWORK_MARK]: networkId };
  return spawn(file, rest, { stdio: ['pipe', 'pipe', 'inherit'], env });
}

async function serve(net: RunningNet, networkId: string, address: string): Promise<{ stop(): Promise<void> }> {
  const child = inNamespace(net, networkId, 'receiver', ['serve', address]);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await Promise.race([
    new Promise((resolve) => child.stdout?.once('data', resolve)),
    ended.then(() => {
      throw new Error('the receiver ended before it served');
    }),
  ]);
  return {
    async stop() {
      child.stdin?.end();
      await ended;
    },
  };
}

async function send(net: RunningNet, networkId: string, address: string): Promise<Traffic> {
  const child = inNamespace(net, networkId, 'sender', ['send', address, String(SECONDS)]);
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the sender ended with code ${code}`);
  return JSON.parse(text) as Traffic;
}
