/** The outage that clients see when the leader is killed, next to the smallest that the protocol's timers allow. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readDrillLibrary } from '../src/cli/commands/drill/library.ts';
import type { DrillResult } from '../src/core/chaos/result.ts';
import type { Topology } from '../src/core/topology/model.ts';
import { printTopology } from '../src/core/topology/print.ts';
import { drillNetwork } from '../src/network/drill.ts';
import { readTopology } from '../tools/session.ts';
import type { Benchmark, BenchContext } from './benchmark.ts';
import type { Measurement } from './measurement.ts';
import { exampleFile, withNetwork } from './with-network.ts';

/** Short ticks need short distances: tick-interval times heartbeat-ticks must exceed the largest round trip. */
const SHORT_ROUND_TRIP_MS = 2;
const TIMERS = [
  { tickIntervalMs: 500, electionTicks: 10 },
  { tickIntervalMs: 100, electionTicks: 10 },
  { tickIntervalMs: 100, electionTicks: 5 },
];

export const outageBenchmark: Benchmark = {
  name: 'outage',
  title: `kill-leader: outage and floor (Raft over ${SHORT_ROUND_TRIP_MS} ms, SmartBFT of examples/certificates-bft.yaml)`,
  async run(context) {
    const base = await readTopology(exampleFile('three-regions'));
    const measured: Measurement[] = [];
    for (const timers of TIMERS) {
      const name = `Raft ${timers.tickIntervalMs} ms x ${timers.electionTicks} ticks`;
      measured.push(...(await outages(context, name, near(base, timers))));
    }
    const bft = await readTopology(exampleFile('certificates-bft'));
    return [...measured, ...(await outages(context, 'SmartBFT, safe timers', bft))];
  },
};

export function near(base: Topology, timers: (typeof TIMERS)[number]): Topology {
  const channels = Object.entries(base.channels).map(([id, channel]) => {
    const consensus = channel.consensus.kind === 'raft' ? { ...channel.consensus, ...timers } : channel.consensus;
    return [id, { ...channel, consensus }] as const;
  });
  const latency = base.latency.map((link) => ({ ...link, roundTripMs: SHORT_ROUND_TRIP_MS }));
  return { ...base, latency, channels: Object.fromEntries(channels) };
}

async function outages(context: BenchContext, name: string, wanted: Topology): Promise<readonly Measurement[]> {
  const { session, times, scratch } = context;
  const file = join(scratch, `${wanted.name}.yaml`);
  await writeFile(file, printTopology(wanted), { mode: 0o600 });
  const topology = await readTopology(file);
  const drill = (await readDrillLibrary()).find((each) => each.drill.name === 'kill-leader')?.drill;
  if (drill === undefined) throw new Error('the library has no drill kill-leader');
  const results: DrillResult[] = [];
  await withNetwork(context, topology, file, async (network) => {
    for (let time = 1; time <= times; time += 1) {
      session.onProgress(`${name}: kill-leader ${time} of ${times}`);
      results.push(await drillNetwork(network, drill, { signal: session.signal }));
    }
  });
  const lost = results.reduce((total, { transactions }) => total + transactions.lost + transactions.duplicated, 0);
  const against = `floor ${results[0]?.floorMs ?? '-'} ms; ${lost} lost or doubled`;
  return [
    { name: `${name}: no block`, unit: 'ms', values: known(results.map(({ outage }) => outage.blocksGapMs)), against },
    { name: `${name}: clients`, unit: 'ms', values: known(results.map(({ outage }) => outage.recoveredMs)), against },
  ];
}

const known = (values: readonly (number | null)[]): readonly number[] => values.filter((value) => value !== null);
