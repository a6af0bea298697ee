/** What one round of observation costs: merging, asking pretend nodes, and the real network, warm and cold. */
import { setTimeout as delay } from 'node:timers/promises';
import { mergeSnapshot } from '../src/core/observation/merge.ts';
import type { Sighting } from '../src/core/observation/probe.ts';
import type { Topology } from '../src/core/topology/model.ts';
import { terminateProcess } from '../src/drivers/local/process/control.ts';
import { readRecord } from '../src/drivers/local/process/record.ts';
import { ensureAgents } from '../src/network/ensure-agents.ts';
import type { OpenNetwork } from '../src/network/open.ts';
import { probeLimitMs } from '../src/network/world.ts';
import { readTopology } from '../tools/session.ts';
import type { Benchmark } from './benchmark.ts';
import type { Measurement } from './measurement.ts';
import { networkUsage, processorBetween } from './network-usage.ts';
import { pretendRound, pretendTopology } from './pretend-round.ts';
import { exampleFile, withNetwork } from './with-network.ts';

const SIZES = [10, 100, 1_000];
const MERGES = 20;
const WARM_ROUNDS = 40;
const PAUSE_MS = 500;
/** The round trip of a pretend probe, and what may still be waited for: one link of 170 ms. */
const PRETEND_ROUND_TRIP_MS = 170;
const PRETEND_REGIONS = 3;

export const observeBenchmark: Benchmark = {
  name: 'observe',
  title: 'one round of observation: pretend nodes, and examples/three-regions.yaml',
  async run(context) {
    const pretended = [];
    for (const size of SIZES) pretended.push(...(await pretendCost(size)));
    const file = exampleFile('three-regions');
    const topology = await readTopology(file);
    const real = await withNetwork(context, topology, file, async (network) => [
      ...(await cold(network, context.times)),
      ...(await warm(network)),
      ...(await oneNodeSilent(network)),
    ]);
    return [...pretended, ...real];
  },
};

async function pretendCost(size: number): Promise<readonly Measurement[]> {
  const topology = pretendTopology(size);
  const round = pretendRound(topology, PRETEND_REGIONS);
  const merges: number[] = [];
  const fans: number[] = [];
  for (let time = 0; time < MERGES; time += 1) {
    const start = performance.now();
    mergeSnapshot(round);
    merges.push(performance.now() - start);
  }
  for (let time = 0; time < 3; time += 1) fans.push(await fanOut(round.sightings));
  return [
    { name: `merge of ${size} nodes seen from ${PRETEND_REGIONS} regions`, unit: 'ms', values: merges },
    {
      name: `asking ${size} pretend nodes (${PRETEND_ROUND_TRIP_MS} ms away) from ${PRETEND_REGIONS} regions, and passing it on`,
      unit: 'ms',
      values: fans,
      against: `${PRETEND_ROUND_TRIP_MS} ms, the link`,
    },
  ];
}

/** As an agent does it: every node at once, the answer as one document. */
async function fanOut(sightings: readonly Sighting[]): Promise<number> {
  const start = performance.now();
  await Promise.all(
    sightings.map(async (sighting) => {
      const nodes = await Promise.all(sighting.nodes.map((probe) => delay(PRETEND_ROUND_TRIP_MS, probe)));
      JSON.parse(JSON.stringify({ ...sighting, nodes }));
    }),
  );
  return performance.now() - start;
}

async function cold(network: OpenNetwork, times: number): Promise<readonly Measurement[]> {
  const values: number[] = [];
  for (let time = 0; time < times; time += 1) {
    for (const region of network.agents.regions) {
      const record = await readRecord(network.paths.agent(region).record);
      if (record !== null) await terminateProcess(record, 2);
    }
    await ensureAgents(network);
    values.push(await timedRound(network));
  }
  const limit = 4 * largestRoundTrip(network.topology) + 1_000;
  return [{ name: 'cold round: fresh agents, no connection', unit: 'ms', values, against: `4 round trips + 1 s = ${limit} ms` }];
}

async function warm(network: OpenNetwork): Promise<readonly Measurement[]> {
  await timedRound(network);
  const values: number[] = [];
  const before = networkUsage(network.record.id);
  for (let time = 0; time < WARM_ROUNDS; time += 1) {
    values.push(await timedRound(network));
    await delay(PAUSE_MS);
  }
  const processor = processorBetween(before, networkUsage(network.record.id));
  const idleBefore = networkUsage(network.record.id);
  const start = performance.now();
  await delay(10_000);
  const idle = processorBetween(idleBefore, networkUsage(network.record.id));
  const idleSeconds = (performance.now() - start) / 1_000;
  const roundSeconds = (values.reduce((total, value) => total + value, 0) / WARM_ROUNDS + PAUSE_MS) / 1_000;
  const limit = largestRoundTrip(network.topology) + 100;
  return [
    { name: 'warm round from every region', unit: 'ms', values, against: `largest round trip + 100 ms = ${limit} ms` },
    ...[...processor].map(([kind, ms]) => ({
      name: `processor time of one warm round, all of: ${kind}`,
      unit: 'ms',
      values: [Math.max(0, ms / WARM_ROUNDS - ((idle.get(kind) ?? 0) / idleSeconds) * roundSeconds)],
      against: 'idle time taken off',
    })),
  ];
}

/** Frozen and dead nodes may each add no more than the limit of one probe. */
async function oneNodeSilent(network: OpenNetwork): Promise<readonly Measurement[]> {
  const node = Object.keys(network.topology.orderers).at(-1);
  if (node === undefined) return [];
  const measured: Measurement[] = [];
  for (const { state, harm, repair } of [
    { state: 'frozen', harm: () => network.driver.freeze(node), repair: () => network.driver.thaw(node) },
    { state: 'killed', harm: () => network.driver.kill(node), repair: () => network.driver.start(node) },
  ]) {
    const values: number[] = [];
    await harm();
    try {
      for (let time = 0; time < 10; time += 1) values.push(await timedRound(network));
    } finally {
      await repair();
    }
    measured.push({
      name: `round while ${node} is ${state}`,
      unit: 'ms',
      values,
      against: `limit of one probe: ${probeLimitMs(network.topology)} ms`,
    });
  }
  return measured;
}

async function timedRound({ world }: OpenNetwork): Promise<number> {
  const start = performance.now();
  await world.observer.sightings();
  return performance.now() - start;
}

function largestRoundTrip({ latency }: Topology): number {
  return Math.max(0, ...latency.map(({ roundTripMs }) => roundTripMs));
}
