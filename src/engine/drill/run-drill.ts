/**
 * Runs one drill: preparation, preflight, steady state, fault, verification, hold, heal, verification, steady state, barrier,
 * accounting, verdicts. It never leaves a fault behind: whatever happens after the injection, the inverse is tried, and
 * the record in the fault store lets others try it when this process is gone.
 */
import { DRILL_CODES } from '../../core/chaos/drill/codes.ts';
import type { Drill } from '../../core/chaos/drill/drill.ts';
import { worst } from '../../core/chaos/drill/judge.ts';
import type { Judged } from '../../core/chaos/drill/judge.ts';
import { planFaults } from '../../core/chaos/drill/plan-faults.ts';
import type { FaultRecord } from '../../core/chaos/fault.ts';
import type { DrillResult } from '../../core/chaos/result.ts';
import { AssertionError } from '../../core/kernel/assert.ts';
import { failures } from '../../core/kernel/failure.ts';
import { isKnown } from '../../core/observation/observed.ts';
import type { World } from '../../core/ports/world.ts';
import { look, messageOf, newRun, note, reachableRegions, stopLoad } from './drill-run.ts';
import type { DrillOptions, DrillRun, DrillWatcher } from './drill-run.ts';
import { collectEvidence } from './collect-evidence.ts';
import { healFault } from './heal.ts';
import { makeFaults, newRecords } from './inject.ts';
import { refuseUnmanned, startEngine } from './man-the-drill.ts';
import { prepare } from './prepare.ts';
import { respond } from './respond.ts';
import { resultOf, settle } from './settle.ts';
import { awaitMeasuredRecovery, checkPreflight, steadyAfter, steadyBefore, steadyDuring } from './steady.ts';
import { verifyCleanup, verifyInjection } from './verify.ts';
import { startWatch } from './watch.ts';

const fail = failures(DRILL_CODES);

export async function runDrill(world: World, drill: Drill, options: DrillOptions, watcher: DrillWatcher = {}): Promise<DrillResult> {
  const run = newRun(world, drill, options, watcher);
  await refuseUnmanned(run);
  try {
    if (drill.engine === 'on') await startEngine(run);
    return await drilled(run, options);
  } finally {
    await run.operator?.endEngine();
  }
}

async function drilled(run: DrillRun, options: DrillOptions): Promise<DrillResult> {
  const { world, drill } = run;
  if (drill.prepare.length > 0) {
    await checkPreflight(run, true);
    await prepare(run);
  }
  await checkPreflight(run, false);
  const complete = await underLoad(run, options);
  if (!complete) run.steady.push({ verdict: 'unknown', reason: 'the drill did not run to its end' });
  const settled = await settle(run, complete);
  if (complete && run.drill.evidence) await collectEvidence(run);
  const floor = run.tools.floor({
    topology: world.topology,
    channel: run.channel,
    fault: drill.fault,
    target: run.target,
    leader: run.leader,
  });
  note(run, 'note', floor.says);
  return resultOf(run, settled, floor.kind === 'length' ? floor.ms : null);
}

/** True when everything up to the steady state after the heal was looked at. */
async function underLoad(run: DrillRun, options: DrillOptions): Promise<boolean> {
  const watch = startWatch(run);
  let complete = false;
  try {
    await startLoad(run, options);
    await steadyBefore(run);
    await aimAgain(run);
    await underFault(run);
    if (interrupted(run)) return false;
    await steadyAfter(run);
    await awaitMeasuredRecovery(run);
    complete = true;
  } catch (error) {
    // Before the injection nothing has happened yet: the command ends with the refusal itself.
    const nothingDone = run.injectedAt === null && !interrupted(run);
    if (nothingDone || error instanceof AssertionError) throw error;
    note(run, 'note', interrupted(run) ? 'interrupted' : messageOf(error));
    run.steady.push({ verdict: 'unknown', reason: interrupted(run) ? 'interrupted' : messageOf(error) });
  } finally {
    await watch.stop();
    if (!complete && run.ownsLoad) await stopLoad(run);
  }
  return complete;
}

/** Steady state takes seconds to show, and the leader may have changed meanwhile: the target is resolved once more. */
async function aimAgain(run: DrillRun): Promise<void> {
  const { region } = run.target;
  await checkPreflight(run, false);
  if (run.drill.load.regions === 'survivors' && run.target.region !== region) {
    throw fail('E631', `the leader moved while the load began: the drill would cut off ${run.target.region} instead of ${region}`, {
      hint: 'Run the drill again.',
    });
  }
  const leader = (await look(run)).channels[run.channel]?.leader;
  run.leader = leader !== undefined && isKnown(leader) ? leader.value : null;
}

async function startLoad(run: DrillRun, { load }: DrillOptions): Promise<void> {
  const { world, drill, channel } = run;
  if (load !== undefined) {
    run.load = load;
    return;
  }
  const regions = drill.load.regions === 'survivors' ? reachableRegions(run) : Object.keys(world.topology.regions);
  const { rate, clientsPerRegion, deadlineMs } = drill.load;
  run.load = await world.load.start({ channel, rate, clientsPerRegion, deadlineMs, regions });
  run.ownsLoad = true;
}

/** The fault from its record to its heal. A failure in between is part of what is known, and ends in the heal as well. */
async function underFault(run: DrillRun): Promise<void> {
  const { world, drill } = run;
  const faults = planFaults(world.topology, drill.fault, run.target);
  run.records.push(...newRecords(drill.name, faults, world.clock.now(), drill.deadlineMs));
  try {
    run.injectedAt = world.clock.now();
    note(run, 'fault', `${drill.fault.kind} of ${run.target.region ?? run.target.nodes.join(', ')}`);
    await makeFaults(world, run.records);
    run.injection.push(...(await verifyInjection(run, run.records)));
    if (worst(run.injection) === 'failed') {
      run.steady.push({ verdict: 'unknown', reason: 'the fault did not happen, so nothing was tried' });
      return;
    }
    await respond(run);
    await hold(run);
    await steadyDuring(run);
    await stillThere(run);
  } catch (error) {
    if (error instanceof AssertionError) throw error;
    const reason = interrupted(run) ? 'interrupted: the fault is healed' : messageOf(error);
    note(run, 'note', reason);
    run.steady.push({ verdict: 'unknown', reason });
    if (run.injection.length === 0) run.injection.push({ verdict: interrupted(run) ? 'unknown' : 'failed', reason });
  } finally {
    await heal(run);
  }
}

async function hold(run: DrillRun): Promise<void> {
  const { clock } = run.world;
  const left = (run.injectedAt ?? clock.now()) + run.drill.holdMs - clock.now();
  if (left > 0) await clock.sleep(left, run.watcher.signal);
}

/** Whoever else takes the fault away (a watchdog, `drill heal`, a repair) leaves nothing that the hold could have shown. */
async function stillThere(run: DrillRun): Promise<void> {
  const { world, records } = run;
  const own = new Set(records.map(({ id }) => id));
  const healed = (await world.faults.list()).filter(({ id, state }) => own.has(id) && state === 'healed');
  const gone = healed.map(({ id }): Judged => ({
    verdict: 'failed',
    reason: `${id} was healed by somebody else before the end of the hold`,
  }));
  const seen = gone.length > 0 ? gone : await verifyInjection(run, records);
  const lost = seen.filter(({ verdict }) => verdict !== 'held');
  run.injection.push(...lost.map(({ verdict, reason }) => ({ verdict, reason: `at the end of the hold: ${reason}` })));
  if (lost.length > 0) run.steady.push({ verdict: 'unknown', reason: 'the fault did not stay until the end of the hold' });
}

/** Never throws: what could not be taken away is a failed cleanup, and stays recorded for `drill heal`. */
async function heal(run: DrillRun): Promise<void> {
  const { world } = run;
  const open: readonly FaultRecord[] = [...run.records];
  const results = await Promise.allSettled(open.map((record) => healFault(world, record)));
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') run.records[index] = result.value;
    else run.cleanup.push({ verdict: 'failed', reason: `${open[index]?.id} could not be healed: ${messageOf(result.reason)}` });
  }
  run.healedAt = world.clock.now();
  note(run, 'healed', run.cleanup.length === 0 ? 'the fault was taken away' : 'the fault could not be taken away completely');
  try {
    run.cleanup.push(...(await verifyCleanup(run, open, run.drill.recoverWithinMs)));
  } catch (error) {
    run.cleanup.push({ verdict: 'unknown', reason: messageOf(error) });
  }
}

function interrupted(run: DrillRun): boolean {
  return run.watcher.signal?.aborted === true;
}
