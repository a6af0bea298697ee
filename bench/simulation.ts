/** How much faster than life the pretended network is: virtual seconds for each second of one core, with a light load and an observer that looks once a second. */
import type { Topology } from '../src/core/topology/model.ts';
import { createMemoryWorld, type MemoryWorld } from '../src/simulation/world.ts';
import { readTopology } from '../tools/session.ts';
import type { Benchmark } from './benchmark.ts';
import type { Measurement } from './measurement.ts';
import { exampleFile } from './with-network.ts';

const VIRTUAL_SECONDS = 600;
const RATE = 5;
const DEADLINE_MS = 20_000;
const FAULT_EVERY_S = 30;
const TARGET = 'target 1,000';

export const simulationBenchmark: Benchmark = {
  name: 'simulation',
  title: `the pretended network: ${VIRTUAL_SECONDS} virtual seconds, ${RATE} transactions and 1 observation a second`,
  async run({ times }) {
    const topology = await readTopology(exampleFile('three-regions'));
    return [
      await measured('5 orderers and 4 peers, calm', topology, times, async () => {}),
      await measured(`the same, an orderer killed or started every ${FAULT_EVERY_S} s`, topology, times, killOrStart),
    ];
  },
};

type Act = (world: MemoryWorld, second: number) => Promise<void>;

async function measured(name: string, topology: Topology, times: number, act: Act): Promise<Measurement> {
  // The first run compiles.
  const values: number[] = [];
  for (let seed = 0; seed <= times; seed++) values.push(await speed(topology, seed, act));
  return { name, unit: 'virtual s per core s', values: values.slice(1), against: TARGET };
}

async function speed(topology: Topology, seed: number, act: Act): Promise<number> {
  const world = createMemoryWorld(topology, { seed });
  const [channel = ''] = Object.keys(topology.channels);
  await world.load.start({ channel, rate: RATE, clientsPerRegion: 1, regions: Object.keys(topology.regions), deadlineMs: DEADLINE_MS });
  const before = process.cpuUsage();
  for (let second = 0; second < VIRTUAL_SECONDS; second++) {
    await act(world, second);
    await world.clock.sleep(1_000);
    await world.observer.sightings();
    await world.observer.processes();
  }
  const { user, system } = process.cpuUsage(before);
  return (VIRTUAL_SECONDS * 1_000_000) / (user + system);
}

async function killOrStart({ driver, topology }: MemoryWorld, second: number): Promise<void> {
  const orderers = Object.keys(topology.orderers);
  if (second % FAULT_EVERY_S !== 0) return;
  const node = orderers[Math.floor(second / FAULT_EVERY_S / 2) % orderers.length] ?? '';
  if ((await driver.inspect(node)).state === 'stopped') await driver.start(node);
  else await driver.kill(node);
}
