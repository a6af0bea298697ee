/**
 * What the engine costs and gains: leader kills with it and without it in turns, so that both see the same machine; the processor time of
 * watching; how fast a killed node is back in service. The ratio of medians carries its bootstrap interval.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { longestBlockGap } from '../src/core/chaos/accounting/block-gap.ts';
import type { NodeId } from '../src/core/kernel/ids.ts';
import { isKnown } from '../src/core/observation/observed.ts';
import type { Topology } from '../src/core/topology/model.ts';
import { printTopology } from '../src/core/topology/print.ts';
import { serveNetwork } from '../src/network/engine/serve.ts';
import type { OpenNetwork } from '../src/network/open.ts';
import { observeNetwork } from '../src/network/ready.ts';
import { createRandom } from '../src/simulation/random.ts';
import { readTopology } from '../tools/session.ts';
import type { Benchmark, BenchContext } from './benchmark.ts';
import { type Measurement, summary } from './measurement.ts';
import { near } from './outage.ts';
import { exampleFile, withNetwork } from './with-network.ts';

const TIMERS = { tickIntervalMs: 100, electionTicks: 5 };
/** Far longer than an election at these timers (0.5 to 1 s, and again after a split vote). */
const WINDOW_MS = 6_000;
const WATCH_MS = 20_000;
const READY_MS = 60_000;
const RESAMPLES = 10_000;

interface Kill {
  readonly engine: boolean;
  readonly at: number;
  readonly backMs: number;
}

export const engineBenchmark: Benchmark = {
  name: 'engine',
  title: `leader kills with and without the engine in turns (Raft ${TIMERS.tickIntervalMs} ms x ${TIMERS.electionTicks} ticks), and what watching costs`,
  async run(context) {
    const file = join(context.scratch, 'engine.yaml');
    const base = near(await readTopology(exampleFile('three-regions')), TIMERS);
    await writeFile(file, printTopology({ ...base, recovery: patient(base.recovery) }), { mode: 0o600 });
    const topology = await readTopology(file);
    return withNetwork(context, topology, file, (network) => measure(context, network));
  },
};

/** Every kill here is on purpose: no crash loop, no flapping, no back-off. */
function patient(recovery: Topology['recovery']): Topology['recovery'] {
  const { restart, flapping } = recovery;
  return { ...recovery, restart: { ...restart, backOffMs: [0], limit: 1_000 }, flapping: { ...flapping, limit: 1_000 } };
}

async function measure({ session, times }: BenchContext, network: OpenNetwork): Promise<readonly Measurement[]> {
  const channel = Object.keys(network.topology.channels)[0] ?? '';
  const watching = await withEngine(network, session.onProgress, async () => {
    const before = process.cpuUsage();
    await network.world.clock.sleep(WATCH_MS, session.signal);
    const { user, system } = process.cpuUsage(before);
    return (100 * (user + system)) / 1_000 / WATCH_MS;
  });
  const load = await network.world.load.start({
    channel,
    rate: 40,
    clientsPerRegion: 2,
    regions: network.agents.regions,
    deadlineMs: 30_000,
  });
  const kills: Kill[] = [];
  try {
    for (let pair = 0; pair < times; pair += 1) {
      for (const engine of pair % 2 === 0 ? [true, false] : [false, true]) {
        session.signal.throwIfAborted();
        session.onProgress(`pair ${pair + 1} of ${times}, the engine ${engine ? 'on' : 'off'}`);
        kills.push(
          engine ? await withEngine(network, session.onProgress, () => kill(network, channel, true)) : await kill(network, channel, false),
        );
      }
    }
  } finally {
    await load.stop();
  }
  const { arrivals } = await load.records();
  const gaps = (engine: boolean): readonly number[] =>
    kills
      .filter((each) => each.engine === engine)
      .flatMap(({ at }) => longestBlockGap(arrivals, { injectedAt: at, until: at + WINDOW_MS }) ?? []);
  const [on, off] = [gaps(true), gaps(false)];
  return [
    { name: 'leader kill, engine on: no block', unit: 'ms', values: on, against: 'floor 500 ms' },
    { name: 'leader kill, engine off: no block', unit: 'ms', values: off, against: 'floor 500 ms' },
    { name: 'ratio of the medians (low, found, high of 95 %)', unit: '', values: ratio(on, off), against: 'at most 1.1' },
    {
      name: 'killed leader started again, engine on',
      unit: 'ms',
      values: kills.filter(({ engine }) => engine).map(({ backMs }) => backMs),
      against: 'goal 5 s, at most 30 s',
    },
    { name: 'processor time of the engine, 9 nodes, 1 s tick', unit: '% of a core', values: [watching], against: 'at most 3 %' },
  ];
}

async function withEngine<T>(network: OpenNetwork, onNote: (text: string) => void, work: () => Promise<T>): Promise<T> {
  const stop = new AbortController();
  let seen: () => void = () => undefined;
  const looked = new Promise<void>((resolve) => (seen = resolve));
  const engine = serveNetwork(network, { observeOnly: false, signal: stop.signal, onTick: () => seen(), onNote });
  try {
    await Promise.race([looked, engine]);
    return await work();
  } finally {
    stop.abort();
    await engine;
  }
}

/** Without the engine the node is started by hand, after the window. */
async function kill(network: OpenNetwork, channel: string, engine: boolean): Promise<Kill> {
  const { driver, clock } = network.world;
  const leader = await whenWell(network, channel);
  const at = clock.now();
  await driver.kill(leader);
  await clock.sleep(WINDOW_MS);
  if (!engine) await driver.start(leader);
  await whenWell(network, channel);
  return { engine, at, backMs: engine ? await startedAfter(network, leader, at) : clock.now() - at };
}

/** By the driver's word, since looking every second is too coarse. */
async function startedAfter(network: OpenNetwork, node: NodeId, at: number): Promise<number> {
  const state = await network.driver.inspect(node);
  return state.state === 'running' ? Math.max(0, state.startedAt - at) : Number.NaN;
}

/** The leader, once a quorum confirms one and every node is within a few blocks. */
async function whenWell(network: OpenNetwork, channel: string): Promise<NodeId> {
  const end = Date.now() + READY_MS;
  for (;;) {
    const snapshot = await observeNetwork(network);
    const view = snapshot.channels[channel];
    const alive = Object.values(snapshot.nodes).every((node) => isKnown(node.alive) && node.alive.value);
    const close = Object.values(view?.behind ?? {}).every((blocks) => blocks <= 3);
    if (alive && close && view !== undefined && isKnown(view.leader) && view.leader.value !== null) return view.leader.value;
    if (Date.now() > end) throw new Error(`${channel} was not well again within ${READY_MS / 1_000} s`);
  }
}

/** Percentile bootstrap of the ratio of medians; seeded, so that the same values give the same interval. */
function ratio(on: readonly number[], off: readonly number[]): readonly number[] {
  const median = (values: readonly number[]): number => summary(values)?.median ?? Number.NaN;
  const random = createRandom(1);
  const again = (values: readonly number[]): readonly number[] =>
    values.map(() => values[Math.floor(random.between(0, values.length))] ?? 0);
  const ratios = Array.from({ length: RESAMPLES }, () => median(again(on)) / median(again(off))).toSorted((a, b) => a - b);
  return [
    ratios[Math.floor(RESAMPLES * 0.025)] ?? Number.NaN,
    median(on) / median(off),
    ratios[Math.floor(RESAMPLES * 0.975)] ?? Number.NaN,
  ];
}
