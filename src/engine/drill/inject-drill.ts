/**
 * `holdfast drill inject NAME`: preparation, preflight, fault, verification, and nothing more. The fault stays until `drill heal`
 * or its deadline; this is how `chaos run` uses a drill file.
 */
import { DRILL_CODES } from '../../core/chaos/drill/codes.ts';
import { worst } from '../../core/chaos/drill/judge.ts';
import type { Judged } from '../../core/chaos/drill/judge.ts';
import type { Drill } from '../../core/chaos/drill/drill.ts';
import { planFaults } from '../../core/chaos/drill/plan-faults.ts';
import type { FaultRecord } from '../../core/chaos/fault.ts';
import type { Verdict } from '../../core/chaos/result.ts';
import type { NodeId } from '../../core/kernel/ids.ts';
import type { World } from '../../core/ports/world.ts';
import { failures } from '../../core/kernel/failure.ts';
import { newRun } from './drill-run.ts';
import type { DrillOptions, DrillWatcher } from './drill-run.ts';
import { healFault } from './heal.ts';
import { makeFaults, newRecords } from './inject.ts';
import { refuseUnmanned } from './man-the-drill.ts';
import { prepare } from './prepare.ts';
import { checkPreflight } from './steady.ts';
import { verifyInjection } from './verify.ts';

const fail = failures(DRILL_CODES);

export interface Injected {
  readonly targets: readonly NodeId[];
  readonly records: readonly FaultRecord[];
  readonly verdict: Verdict;
  readonly reasons: readonly Judged[];
}

export async function injectDrill(world: World, drill: Drill, options: DrillOptions, watcher: DrillWatcher = {}): Promise<Injected> {
  const run = newRun(world, drill, options, watcher);
  await refuseUnmanned(run);
  if (drill.engine === 'on' && (await run.operator?.isServed()) !== true) {
    throw fail('E633', `drill ${drill.name} needs an engine, and none serves ${world.topology.name}`, {
      subject: drill.name,
      hint: 'Start `holdfast serve` beside it.',
    });
  }
  if (drill.prepare.length > 0) {
    await checkPreflight(run, true);
    await prepare(run);
  }
  await checkPreflight(run, false);
  const records = newRecords(drill.name, planFaults(world.topology, drill.fault, run.target), world.clock.now(), drill.deadlineMs);
  try {
    await makeFaults(world, records);
  } catch (error) {
    // Half a fault is not the drill: what was made is taken away, and the records stay for `drill heal` if that fails too.
    await Promise.allSettled(records.map((record) => healFault(world, record)));
    throw error;
  }
  const reasons = await verifyInjection(run, records);
  return { targets: run.target.nodes, records, verdict: worst(reasons), reasons };
}
