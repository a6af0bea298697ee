/** What it costs to judge a topology: the survivability of every channel, a what-if, the whole command, and how they grow with the number of nodes. */
import { loseDomains } from '../src/core/analysis/survivability/lose-domains.ts';
import { surviveChannels } from '../src/core/analysis/survivability/survive-channel.ts';
import type { Benchmark } from './benchmark.ts';
import type { Measurement } from './measurement.ts';
import { measureCommand } from './plan-command.ts';
import { largeTopology, type Scale, sizeOf } from './survivability-topology.ts';

/** The size that the plan has to take below a second and 300 MB, a what-if below 50 ms. */
const LARGE: Scale = { nodes: 1_000, regions: 50, zones: 200, channels: 100 };
const USUAL: Scale = { ...LARGE, peersOfChannel: 60 };
const TARGET = 'target: plan below 1000 ms, what-if below 50 ms, memory below 300 MiB';
const GROWTH: readonly number[] = [10, 100, 1_000, 10_000];
const LOST = ['region:r1', 'zone:r2/z2', 'node:o3', 'organisation:org1'];

export const survivabilityBenchmark: Benchmark = {
  name: 'survivability',
  title: 'survivability of every channel of a large topology, and what-if',
  async run({ times, scratch }) {
    const measured = [USUAL, LARGE].flatMap((scale) => measure(scale, times, TARGET));
    for (const scale of [USUAL, LARGE]) measured.push(...(await measureCommand(scale, { times, scratch, against: TARGET })));
    for (const nodes of GROWTH) {
      const scale = { nodes, regions: Math.min(50, Math.ceil(nodes / 5)), zones: Math.min(200, Math.ceil(nodes / 2)), channels: 10 };
      measured.push(...measure(scale, times), ...(await measureCommand(scale, { times, scratch })));
    }
    return measured;
  },
};

function measure(scale: Scale, times: number, against?: string): readonly Measurement[] {
  const topology = largeTopology(scale);
  const plan: number[] = [];
  const ask: number[] = [];
  let limited = 0;
  const before = process.memoryUsage().heapUsed;
  let most = before;
  for (let time = 0; time < times; time++) {
    const started = performance.now();
    const survived = surviveChannels(topology);
    plan.push(performance.now() - started);
    most = Math.max(most, process.memoryUsage().heapUsed);
    limited = JSON.stringify(survived).split('"limited"').length - 1;
    const asked = performance.now();
    loseDomains(
      topology,
      LOST.filter((_, i) => i === 0 || scale.nodes >= 1_000),
    );
    ask.push(performance.now() - asked);
  }
  const name = sizeOf(topology);
  const held = against === undefined ? {} : { against };
  return [
    { name: `${name}: every channel on every level`, unit: 'ms', values: plan, ...held },
    { name: `${name}: what-if`, unit: 'ms', values: ask, ...held },
    { name: `${name}: memory of the heap, beyond the topology`, unit: 'MiB', values: [(most - before) / 1024 / 1024], ...held },
    { name: `${name}: answers that a limit cut`, unit: 'answers', values: [limited] },
  ];
}
