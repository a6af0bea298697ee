/** How long `up` takes from nothing (programs cached), and where the time goes. */
import { readTopology } from '../tools/session.ts';
import type { Benchmark } from './benchmark.ts';
import { exampleFile, withNetwork } from './with-network.ts';

export const upBenchmark: Benchmark = {
  name: 'up',
  title: 'up of examples/three-regions.yaml, Fabric programs cached',
  async run(context) {
    const file = exampleFile('three-regions');
    const topology = await readTopology(file);
    const series = new Map<string, number[]>([['whole', []]]);
    for (let time = 1; time <= context.times; time += 1) {
      await withNetwork(context, topology, file, async (_network, { parts }) => {
        series.get('whole')?.push(parts.reduce((total, { ms }) => total + ms, 0));
        for (const { part, ms } of parts) series.set(part, [...(series.get(part) ?? []), ms]);
      });
    }
    return [...series].map(([name, values]) => ({ name, unit: 'ms', values }));
  },
};
