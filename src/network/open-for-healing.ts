/** What healing needs of a network, found by its state folder alone: agents know no topology file. */
import { readFile } from 'node:fs/promises';
import { parseTopology } from '../core/topology/parse.ts';
import { topologyFailure } from '../core/topology/problem.ts';
import type { HealingWorld } from '../engine/drill/heal.ts';
import { FileFaultStore } from '../store/files/fault-store.ts';
import { openDriver } from './open-driver.ts';
import { networkPaths } from './paths.ts';
import { requireRecord } from './record.ts';
import { systemClock } from './system-clock.ts';

export async function openForHealing(state: string): Promise<HealingWorld> {
  const paths = networkPaths(state);
  const record = await requireRecord(paths);
  const parsed = parseTopology(await readFile(paths.topology, 'utf8'), paths.topology);
  if (parsed.kind === 'invalid') throw topologyFailure(parsed.problems);
  const { driver } = await openDriver(parsed.topology, record, paths);
  return { driver, faults: new FileFaultStore(paths.faults), clock: systemClock };
}
