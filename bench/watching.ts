/**
 * What watching costs the engine, without a network: the whole round (reading and merging of what the agents answer, diagnosing, remembering,
 * deciding, recording in a real SQLite file) in virtual time. What the agents and the machines' drivers spend is theirs and not in it.
 */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { decide } from '../src/core/decision/decide.ts';
import { policyOf } from '../src/core/decision/policy.ts';
import type { Sighting } from '../src/core/observation/probe.ts';
import type { EngineWorld } from '../src/core/ports/recovery.ts';
import { nodes } from '../src/core/topology/lookup.ts';
import { createEngine, type Engine } from '../src/engine/engine.ts';
import { tick } from '../src/engine/loop.ts';
import { createMemoryWorld } from '../src/simulation/world.ts';
import { openSqliteStore } from '../src/store/sqlite/engine-store.ts';
import { readTopology } from '../tools/session.ts';
import type { Benchmark } from './benchmark.ts';
import type { Measurement } from './measurement.ts';
import { answersOf, type Fleet, pretendFleet, processesOf } from './pretend-answers.ts';
import { largeTopology, sizeOf } from './survivability-topology.ts';
import { exampleFile } from './with-network.ts';

const FLEET = { nodes: 1_000, regions: 3, zones: 6, channels: 40, peersOfChannel: 25 };
const DENSE = { ...FLEET, channels: 100, peersOfChannel: 60 };
const START = 1_700_000_000_000;
/** Of the first rounds, which compile. */
const WARM_UP_ROUNDS = 6;
const ROUNDS = 12;

export const watchingBenchmark: Benchmark = {
  name: 'watching',
  title: `the engine's own processor time: ${FLEET.nodes} pretend nodes on ${FLEET.channels} channels, and the example`,
  async run({ scratch, times }) {
    const example = await readTopology(exampleFile('three-regions'));
    const fleet = largeTopology(FLEET);
    const dense = largeTopology(DENSE);
    const zone = nodes(fleet).flatMap(({ id, at }) => (at.zone === 'z0' ? [id] : []));
    const cases = [
      {
        name: `${sizeOf(fleet)}, ${FLEET.regions} regions, a round every 5 s`,
        of: pretendFleet(fleet),
        seconds: 5,
        against: 'below 100 %',
      },
      {
        name: `the same, a zone of ${zone.length} nodes gone`,
        of: pretendFleet(fleet, zone),
        seconds: 5,
        against: 'below 100 %',
      },
      {
        name: `${sizeOf(dense)}, ${DENSE.regions} regions, a round every 5 s`,
        of: pretendFleet(dense),
        seconds: 5,
        against: 'below 100 %',
      },
      { name: `${nodes(example).length} nodes, a round a second`, of: pretendFleet(example), seconds: 1, against: 'below 3 %' },
    ];
    const measured: Measurement[] = [];
    for (const { name, of, seconds, against } of cases) {
      const values: number[] = [];
      for (let time = 0; time < times; time += 1) values.push(await shareOfACore(scratch, of, seconds));
      measured.push({ name, unit: '% of a core', values, against });
    }
    return measured;
  },
};

/** Processor seconds for each virtual second, in percent. */
async function shareOfACore(scratch: string, fleet: Fleet, seconds: number): Promise<number> {
  const time = { now: START };
  const answers: { now: readonly Buffer[] } = { now: [] };
  const world = await worldOf(scratch, fleet, time, answers);
  const engine = engineOf(world, seconds);
  let used = 0;
  await engine.lease.acquire();
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    answers.now = answersOf(fleet, time.now, round * seconds);
    const before = process.cpuUsage();
    const { failure } = await tick(engine);
    const { user, system } = process.cpuUsage(before);
    if (failure !== null) throw new Error(`the round failed: ${failure.code} ${failure.message}`);
    if (round >= WARM_UP_ROUNDS) used += user + system;
    time.now += seconds * 1_000;
  }
  await world.store.close();
  return (100 * used) / 1_000_000 / (ROUNDS * seconds);
}

/** It watches and records, and acts on nothing: there is nobody to act on. */
function engineOf(world: EngineWorld, seconds: number): Engine {
  const policy = { ...policyOf(world.topology), mode: 'observe' as const, tickMs: seconds * 1_000 };
  return createEngine({ world, decide, policy, topologyDigest: 'bench', instance: 'bench' });
}

async function worldOf(
  scratch: string,
  fleet: Fleet,
  time: { readonly now: number },
  answers: { readonly now: readonly Buffer[] },
): Promise<EngineWorld> {
  const clock = { now: () => time.now, sleep: async () => {} };
  const folder = await mkdtemp(join(scratch, 'watching-'));
  const world = createMemoryWorld(fleet.topology, { seed: 1 });
  return {
    ...world,
    clock,
    store: openSqliteStore(join(folder, 'engine.db'), { network: 'bench', clock }),
    observer: {
      ...world.observer,
      sightings: async () => answers.now.map((answer) => JSON.parse(answer.toString('utf8')) as Sighting),
      processes: async () => processesOf(fleet, time.now),
      disks: async () => ({}),
    },
  };
}
