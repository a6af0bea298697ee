/** Brings the network into the state that a drill starts from, before the steady state is taken. */
import type { Preparation } from '../../core/chaos/drill/drill.ts';
import { DRILL_CODES } from '../../core/chaos/drill/codes.ts';
import { steadyState } from '../../core/chaos/drill/preflight.ts';
import { resolveDrillTarget } from '../../core/chaos/drill/target.ts';
import { DRILL_COPY } from '../../core/chaos/drill/plan-faults.ts';
import { assert, unreachable } from '../../core/kernel/assert.ts';
import { failures } from '../../core/kernel/failure.ts';
import type { NodeId } from '../../core/kernel/ids.ts';
import { isKnown } from '../../core/observation/observed.ts';
import { snapshotsLabelled } from '../handlers/snapshots.ts';
import { look, note, waitFor } from './drill-run.ts';
import type { DrillRun } from './drill-run.ts';
import { healFault } from './heal.ts';
import { makeFaults, newRecords } from './inject.ts';
import { otherLeads } from './other-leads.ts';

const fail = failures(DRILL_CODES);

/** An election takes 5-12 s with default timers (Raft 500 ms/10), a SmartBFT view change up to 60 s when it fails once. */
const NEW_LEADER_LIMIT_MS = 90_000;
/** A restarted orderer waits for its leader's reconnect backoff: up to 37 s were measured after 150 s. */
const BACK_LIMIT_MS = 120_000;

export async function prepare(run: DrillRun): Promise<void> {
  for (const preparation of run.drill.prepare) await prepareOne(run, preparation);
}

async function prepareOne(run: DrillRun, preparation: Preparation): Promise<void> {
  const { world, channel, drill } = run;
  const snapshot = await look(run);
  const { nodes } = resolveDrillTarget(drill, { topology: world.topology, snapshot, channel, leaderMayBeTarget: true });
  switch (preparation) {
    case 'move-leader-away': {
      const leader = snapshot.channels[channel]?.leader;
      if (leader === undefined || !isKnown(leader) || leader.value === null || !nodes.includes(leader.value)) return;
      note(run, 'note', `${leader.value} leads: it is killed and started again so that another node leads (it is "cold" then)`);
      return restart(run, leader.value, true);
    }
    case 'restart-target':
      for (const node of nodes) {
        note(run, 'note', `${node} is killed and started again, so that the others have lost their connections to it ("cold")`);
        await restart(run, node, false);
      }
      return;
    case 'copy-target':
      for (const node of nodes) await copy(run, node);
      return;
    default:
      return unreachable(preparation);
  }
}

async function restart(run: DrillRun, node: NodeId, untilOtherLeads: boolean): Promise<void> {
  const { world, drill } = run;
  const limit = NEW_LEADER_LIMIT_MS + BACK_LIMIT_MS;
  const records = newRecords(`${drill.name}-prepare`, [{ kind: 'process.kill', node }], world.clock.now(), limit);
  try {
    await makeFaults(world, records);
    if (untilOtherLeads) await awaitOther(run, node);
  } finally {
    for (const record of records) await healFault(world, record);
  }
  await comesBack(run, node);
}

/** Held meanwhile, so that an engine does not start it under the copy. */
async function copy(run: DrillRun, node: NodeId): Promise<void> {
  const { world, drill } = run;
  note(run, 'note', `${node} is stopped, copied and started: what it holds now is what it is turned back to`);
  const [record] = newRecords(`${drill.name}-prepare`, [{ kind: 'process.lose', node }], world.clock.now(), BACK_LIMIT_MS);
  assert(record !== undefined, 'one fault has one record');
  try {
    await makeFaults(world, [record]);
    for (const old of await snapshotsLabelled(world.driver, node, DRILL_COPY)) await world.driver.deleteSnapshot(node, old);
    await world.driver.snapshot(node, DRILL_COPY);
  } finally {
    await healFault(world, record);
  }
  await comesBack(run, node);
}

async function comesBack(run: DrillRun, node: NodeId): Promise<void> {
  const back = await waitFor(run, BACK_LIMIT_MS, () => steady(run), run.watcher.signal);
  if (back === null) throw fail('E632', `${node} did not come back to a steady state within ${BACK_LIMIT_MS} ms`, { subject: node });
}

async function awaitOther(run: DrillRun, node: NodeId): Promise<void> {
  const next = await otherLeads(run, node, NEW_LEADER_LIMIT_MS);
  if (next === null) throw fail('E632', `no other node leads channel ${run.channel} ${NEW_LEADER_LIMIT_MS} ms after ${node} was killed`);
}

async function steady(run: DrillRun): Promise<true | null> {
  const { topology } = run.world;
  return steadyState({ topology, snapshot: await look(run), channel: run.channel }).length === 0 ? true : null;
}
