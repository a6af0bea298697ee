/** Resident memory of every process of a network, by kind: after `up`, and after a minute of load and observation. */
import type { OpenNetwork } from '../src/network/open.ts';
import { readTopology } from '../tools/session.ts';
import type { Benchmark, BenchContext } from './benchmark.ts';
import type { Measurement } from './measurement.ts';
import { networkUsage } from './network-usage.ts';
import { exampleFile, withNetwork } from './with-network.ts';

const LOAD_MS = 60_000;
const RATE = 50;
const DEADLINE_MS = 30_000;
const EVERY_MS = 500;

export const memoryBenchmark: Benchmark = {
  name: 'memory',
  title: `resident memory of the whole network, idle and after ${LOAD_MS / 1000} s of ${RATE} transactions and 2 observations a second`,
  async run(context) {
    const file = exampleFile('three-regions');
    return withNetwork(context, await readTopology(file), file, async (network) => {
      const idle = resident(network, 'idle');
      await loadAndWatch(network, context);
      return [...idle, ...resident(network, 'after the load')];
    });
  },
};

async function loadAndWatch({ world, topology }: OpenNetwork, { session }: BenchContext): Promise<void> {
  const [channel] = Object.keys(topology.channels);
  if (channel === undefined) throw new Error('the example has no channel');
  const regions = Object.keys(topology.regions);
  const load = await world.load.start({ channel, regions, clientsPerRegion: 2, rate: RATE, deadlineMs: DEADLINE_MS });
  try {
    const end = performance.now() + LOAD_MS;
    while (performance.now() < end) {
      await world.observer.sightings();
      await world.clock.sleep(EVERY_MS, session.signal);
    }
  } finally {
    await load.stop();
  }
}

function resident({ record }: OpenNetwork, when: string): readonly Measurement[] {
  const all = networkUsage(record.id);
  const groups = Map.groupBy(all, ({ kind }) => kind);
  const byKind = [...groups].map(([kind, each]) => ({
    name: `${kind}, ${when}`,
    unit: 'MiB each',
    values: each.map(({ residentMiB }) => residentMiB),
  }));
  const total = all.reduce((sum, { residentMiB }) => sum + residentMiB, 0);
  return [...byKind, { name: `whole network, ${when}`, unit: 'MiB', values: [total] }];
}
