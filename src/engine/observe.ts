/**
 * One round of looking: everything that deciding may rest on, from every vantage point, with nothing added. What could not be looked at is
 * absent; a part without which no decision is safe fails the round.
 */
import type { History } from '../core/decision/history.ts';
import type { Evidence } from '../core/decision/model.ts';
import { blocksToCompare } from '../core/decision/remember/differences.ts';
import type { NodeId } from '../core/kernel/ids.ts';
import { mergeSnapshot } from '../core/observation/merge.ts';
import { isKnown } from '../core/observation/observed.ts';
import type { ProcessSighting } from '../core/observation/probe.ts';
import type { Snapshot } from '../core/observation/snapshot.ts';
import type { EngineWorld } from '../core/ports/recovery.ts';
import type { World } from '../core/ports/world.ts';
import { holdsOf, membershipOf } from './look-closer.ts';

/** Enough for a panic with its goroutine, and for the lines before it that name the cause. */
const LOG_LINES = 200;
/** A node that is a few blocks behind was asked a moment earlier. */
const BEHIND_BLOCKS = 5;
/** With more nodes than this in trouble the cause is not in their logs. */
const LOGS = 20;

export async function observe(world: World & Partial<Pick<EngineWorld, 'recovery'>>, history: History): Promise<Evidence> {
  const { topology, observer, driver, faults, clock } = world;
  const at = clock.now();
  const [sightings, processes, fences, drills, freeDisk] = await Promise.all([
    observer.sightings(blocksToCompare(history, at)),
    observer.processes(),
    driver.cuts(),
    // A damaged record is of no use here; healing complains about it.
    faults.list(() => undefined),
    observer.disks().catch(() => ({})),
  ]);
  const snapshot = mergeSnapshot({ topology, at, sightings, processes });
  const [logs, held, membership] = await Promise.all([
    tails(world, nodesInTrouble(snapshot, processes, history)),
    holdsOf(world, processes),
    membershipOf(world, snapshot, sightings),
  ]);
  const going = drills.filter(({ state }) => state !== 'healed');
  const evidence = { at, sightings, processes, fences, logs, freeDisk, drills: going, held, membership };
  // Who leads and who is missing is judged by the consenters that the network has, not by those that the file wants.
  const own = Object.keys(membership).length === 0 ? snapshot : mergeSnapshot({ topology, at, sightings, processes, membership });
  return { ...evidence, snapshot: own };
}

function nodesInTrouble(snapshot: Snapshot, processes: readonly ProcessSighting[], history: History): readonly NodeId[] {
  const gone = processes.filter(({ state }) => state === 'stopped').map(({ node }) => node);
  const silent = Object.entries(snapshot.nodes).flatMap(([node, { alive }]) => (isKnown(alive) && alive.value ? [] : [node]));
  const behind = Object.values(snapshot.channels).flatMap((channel) =>
    Object.entries(channel.behind).flatMap(([node, blocks]) => (blocks > BEHIND_BLOCKS ? [node] : [])),
  );
  const restarted = Object.keys(history.restarts).filter((node) => (history.restarts[node] ?? []).length > 1);
  return [...new Set([...gone, ...silent, ...behind, ...restarted])].filter((node) => node in snapshot.nodes).slice(0, LOGS);
}

async function tails({ driver }: World, nodes: readonly NodeId[]): Promise<Evidence['logs']> {
  const read = await Promise.all(
    nodes.map(async (node) => {
      try {
        return [[node, await driver.logs(node, LOG_LINES)] as const];
      } catch {
        return [];
      }
    }),
  );
  return Object.fromEntries(read.flat());
}
