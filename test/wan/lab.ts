/** A real network of namespaces for one test, with programs inside that connect, listen and measure. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createNet, destroyNet, planNet, rightsForNet } from '../../src/drivers/local/net/net.ts';
import type { NetOptions, NetPlan, NetRequest, RunningNet } from '../../src/drivers/local/net/types.ts';
import type { Answer, Order } from './probe.ts';

export const PORT = 7050;
const CONDITION_LIMIT_MS = 30_000;
const rights = await rightsForNet();

/** Two nodes in a, one each in b and c; no two distances alike. */
export const REQUEST: NetRequest = {
  regions: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
  nodes: [
    { id: 'a1', region: 'a', hostNames: ['a1.example.com'] },
    { id: 'a2', region: 'a', hostNames: ['a2.example.com'] },
    { id: 'b1', region: 'b', hostNames: ['b1.example.com'] },
    { id: 'c1', region: 'c', hostNames: ['c1.example.com'] },
  ],
  latency: [
    { between: ['a', 'b'], roundTripMs: 20 },
    { between: ['a', 'c'], roundTripMs: 60 },
    { between: ['b', 'c'], roundTripMs: 90 },
  ],
};

export interface Probe {
  readonly pid: number;
  ask(order: Order): Promise<Answer>;
  connect(host: string, limitMs?: number, name?: string): Promise<Answer>;
  kill(): Promise<void>;
}

export interface Lab {
  readonly net: RunningNet;
  readonly plan: NetPlan;
  readonly options: NetOptions;
  /** A program in a namespace; null is the middle. */
  probe(namespace: string | null): Probe;
  /** A program in a namespace that listens on PORT and echoes. */
  server(namespace: string): Promise<Probe>;
}

/**
 * A test that needs namespaces and the link router. On a machine without the right to them, a test with another name says so: what the
 * machine lacks must then be named by the probe.
 */
export function realTest(name: string, body: (lab: Lab) => Promise<void>): void {
  if (rights.mode === 'none' || rights.noLatency !== null) {
    void test(`NOT RUN for want of rights (${rights.noLatency}): ${name}`, () => assert.ok(rights.missing.length > 0, rights.why));
    return;
  }
  void test(name, () => withLab(body));
}

export async function withLab(body: (lab: Lab) => Promise<void>, request: NetRequest = REQUEST): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-wan-'));
  chmodSync(folder, 0o700);
  const options = { stateDir: join(folder, 'net'), runtimeDir: join(folder, 'run'), networkId: randomUUID() };
  const probes: Probe[] = [];
  try {
    const plan = planNet(request);
    const net = await createNet(plan, options);
    const probe = (namespace: string | null): Probe => {
      const made = startProbe(net, namespace);
      probes.push(made);
      return made;
    };
    const server = async (namespace: string): Promise<Probe> => {
      const made = probe(namespace);
      assert.equal((await made.ask({ op: 'listen', port: PORT })).outcome, 'ok');
      return made;
    };
    await body({ net, plan, options, probe, server });
  } finally {
    await Promise.all(probes.map((each) => each.kill()));
    await destroyNet(options.stateDir, options.networkId);
    rmSync(folder, { recursive: true, force: true });
  }
}

function startProbe(net: RunningNet, namespace: string | null): Probe {
  const program = fileURLToPath(new URL('./probe.ts', import.meta.url));
  const [file = '', ...args] = [...net.enterPrefix(namespace), process.execPath, program];
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ask = talkTo(child, ended);
  return {
    pid: child.pid ?? 0,
    ask,
    connect: (host, limitMs = 5_000, name = 'main') => ask({ op: 'connect', name, host, port: PORT, limitMs }),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function talkTo(child: ChildProcess, ended: Promise<void>): (order: Order) => Promise<Answer> {
  const waiting: ((answer: Answer) => void)[] = [];
  assert.ok(child.stdout !== null && child.stdin !== null);
  const { stdin } = child;
  stdin.on('error', () => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line) as Answer));
  return (order) =>
    Promise.race([
      new Promise<Answer>((resolve) => {
        waiting.push(resolve);
        stdin.write(`${JSON.stringify(order)}\n`);
      }),
      ended.then(() => assert.fail(`the program ended before it answered ${order.op}`)),
    ]);
}

export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + CONDITION_LIMIT_MS;
  while (!(await holds())) {
    assert.ok(performance.now() < end, `still not: ${what}`);
    await delay(20);
  }
}

const SAMPLES = 9;
/** A machine that is busy with other things answers late now and then, but not in every round. */
const ROUNDS = 8;

/**
 * The median of one round must be the time asked for, within a tenth and 1 ms; no answer of any round may be early, because load explains
 * late answers only.
 */
export async function assertRoundTrip(what: string, wantedMs: number, measure: () => Promise<number>): Promise<void> {
  const allowed = wantedMs * 0.1 + 1;
  const medians: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const values: number[] = [];
    for (let i = 0; i < SAMPLES; i++) values.push(await measure());
    values.sort((x, y) => x - y);
    const [fastest = Number.NaN] = values;
    assert.ok(fastest >= wantedMs - allowed, `${what}: ${fastest.toFixed(2)} ms measured, ${wantedMs} ms asked`);
    const middle = values[Math.floor(SAMPLES / 2)] ?? Number.NaN;
    if (middle <= wantedMs + allowed) return;
    medians.push(middle);
  }
  assert.fail(`${what}: ${medians.map((value) => value.toFixed(2)).join(', ')} ms measured, ${wantedMs} ms asked`);
}

/** Bytes that were sent on any connection to the peer and not acknowledged (tx_queue of proc_net_tcp). */
export function unacknowledged(probe: Probe): number {
  const rows = readFileSync(`/proc/${probe.pid}/net/tcp`, 'utf8').trim().split('\n').slice(1);
  return rows.map((row) => row.trim().split(/\s+/)).reduce((sum, fields) => sum + Number.parseInt(fields[4]?.split(':')[0] ?? '0', 16), 0);
}

export async function packetsOf(net: RunningNet, id: string): Promise<number> {
  const cut = (await net.cuts()).find((each) => each.id === id);
  assert.ok(cut !== undefined, `no cut ${id}`);
  return cut.packets;
}
