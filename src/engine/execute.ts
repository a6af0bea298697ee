/**
 * Executes the plan that runs, as far as it goes now. The log says where it stands (core/saga), the intent is in the log before anything is
 * tried, and the effect is looked at afterwards. A plan that waits gives the turn back; nothing here decides anything.
 */
import type { Policy } from '../core/decision/policy.ts';
import { assert, AssertionError } from '../core/kernel/assert.ts';
import { Failure } from '../core/kernel/failure.ts';
import type { EpochMs } from '../core/kernel/ids.ts';
import type { PlanId } from '../core/plan/plan.ts';
import type { Step } from '../core/plan/step.ts';
import type { EngineWorld } from '../core/ports/recovery.ts';
import type { CancelSignal } from '../core/ports/world.ts';
import { ENGINE_STORE_CODES } from '../core/saga/codes.ts';
import type { Outcome, SagaEvent } from '../core/saga/events.ts';
import { next, type Next } from '../core/saga/next.ts';
import { fail } from './codes.ts';
import { tipToReach, whatIsMissing } from './condition.ts';
import type { EngineMemory } from './engine-memory.ts';
import type { RunningPlan } from './fold-log.ts';
import type { StepContext, StepOf } from './handlers/handler.ts';
import { guardedWorld } from './guarded-world.ts';
import { isOfOutsider, outsiderMissing } from './outsider-at-tip.ts';
import { type ActingStep, handlerOf, type Handlers } from './handlers/table.ts';
import type { EngineLease } from './lease.ts';
import type { Look } from './look.ts';

export interface Execution {
  readonly world: EngineWorld;
  readonly memory: EngineMemory;
  readonly lease: EngineLease;
  readonly look: Look;
  readonly handlers: Handlers;
  readonly policy: Policy;
  readonly topologyDigest: string;
  readonly turn: { readonly over: CancelSignal | null };
}

export type Progress =
  | { readonly state: 'waiting'; readonly plan: PlanId; readonly step: number; readonly reason: string; readonly until: EpochMs }
  /** The kill switch is on, a fork is seen, or the engine is asked to end: nothing is done and nothing taken back. */
  | { readonly state: 'paused'; readonly plan: PlanId; readonly reason: string }
  | { readonly state: Outcome; readonly plan: PlanId; readonly why: string };

/** A plan that stood still for longer, because no engine ran or the kill switch was on, was decided on what is no longer known. */
const STALE_MS = 10 * 60_000;

/**
 * A start that another engine has decided on and not done: beside whom the node would come up is no longer known, and consenters that came back with
 * old data meanwhile could elect one of themselves together with it. Shorter than a lease, so that an engine that takes over decides anew.
 */
const STALE_START_MS = 8_000;

/** A time service that slews sets a clock back by less. */
const SLEWED_MS = 500;

export async function advance(execution: Execution): Promise<Progress> {
  const { memory } = execution;
  for (let turns = limitOfTurns(execution); turns > 0; turns--) {
    const { running } = await memory.catchUp();
    assert(running !== null, 'a plan runs');
    const { id } = running.plan;
    const following = next(running.plan, running.events);
    if (following.kind === 'end') {
      await memory.writeEvent({ kind: 'ended', plan: id, outcome: following.outcome, why: following.why });
      return { state: following.outcome, plan: id, why: following.why };
    }
    assert(following.kind !== 'ended', 'a plan that has ended does not run');
    const halted = killSwitch(execution, id);
    if (halted !== null) return halted;
    // A plan may be long, and whoever asks the engine to end waits for the step that is under way only. The log knows where it stands.
    if (execution.turn.over?.aborted === true)
      return { state: 'paused', plan: id, reason: 'the engine is asked to end; the next one goes on' };
    await execution.lease.renew();
    const turn = following.kind === 'do' ? await doStep(execution, running, following) : await undoStep(execution, running, following);
    if (turn !== null) return turn;
  }
  throw new AssertionError('every turn of a plan writes one event, so it ends');
}

/** Each step is done and taken back at most once each, and both may be repeated after one crash; and the end is one turn. */
function limitOfTurns({ memory }: Execution): number {
  return 4 * (memory.now.running?.plan.steps.length ?? 0) + 2;
}

/** Asked before every step and before each of its effects. */
function killSwitch({ memory }: Pick<Execution, 'memory'>, plan: PlanId): Progress | null {
  const { state } = memory.now.history.killSwitch;
  return state === 'off' ? null : { state: 'paused', plan, reason: `the kill switch is ${state}` };
}

/** Switched off between two effects of a step: it stays as it is, with its intent in the log. */
class Halted extends Error {
  readonly progress: Progress;

  constructor(progress: Progress) {
    super('halted');
    this.progress = progress;
  }
}

async function refuseHalted({ lease, memory }: Execution, plan: PlanId): Promise<void> {
  await lease.confirm();
  await memory.catchUp();
  const halted = killSwitch({ memory }, plan);
  if (halted !== null) throw new Halted(halted);
}

async function doStep(
  execution: Execution,
  running: RunningPlan,
  { step, again }: Extract<Next, { kind: 'do' }>,
): Promise<Progress | null> {
  const { memory, topologyDigest } = execution;
  const { plan } = running;
  try {
    if (plan.basis.topologyDigest !== topologyDigest) throw fail('E815', 'the topology file is another one than when the plan was made');
    const what = plan.steps[step];
    assert(what !== undefined, 'the saga names steps of its plan');
    refuseStale(execution, running, mayStandStill(running, step, what));
    if (what.kind === 'wait.until') return await waitUntil(execution, running, step, what);
    return await act(execution, running, step, what, again);
  } catch (error) {
    if (isOfTheStore(error)) throw error;
    execution.look.changed();
    if (error instanceof Halted) return error.progress;
    await memory.writeEvent({ kind: 'failed', plan: plan.id, step, undo: false, ...wordsOf(error) });
    return null;
  }
}

/** A wait that has begun writes nothing until it is over. */
function mayStandStill({ events }: RunningPlan, step: number, what: Step): number {
  const waits = what.kind === 'wait.until' && intentOf(events, step) !== undefined;
  return waits ? Math.max(STALE_MS, what.timeoutMs) : STALE_MS;
}

function refuseStale({ world }: Execution, { events }: RunningPlan, limitMs: number): void {
  const idle = world.clock.now() - (events.at(-1)?.at ?? -Infinity);
  if (idle > limitMs)
    throw fail('E814', `nothing was done for ${Math.round(idle / 1_000)} s; what the plan was decided on is no longer known`);
}

async function act(execution: Execution, running: RunningPlan, step: number, what: ActingStep, again: boolean): Promise<Progress | null> {
  const { memory, look, lease, handlers } = execution;
  const { id } = running.plan;
  const handler = handlerOf(handlers, what);
  let context = contextOf(execution, running, step, again);
  if ((await handler.check(what, context)) === 'done') {
    await memory.writeEvent({ kind: 'succeeded', plan: id, step, already: !again });
    return null;
  }
  if (step === 0 && what.kind === 'node.start') refuseStale(execution, running, STALE_START_MS);
  await handler.refuse?.(what, context);
  if (!again) {
    const before = await handler.before?.(what, context);
    await memory.writeEvent({ kind: 'intent', plan: id, step, what, undo: false, ...(before === undefined ? {} : { before }) });
    context = { ...context, before };
    const halted = killSwitch(execution, id);
    if (halted !== null) return halted;
  }
  const note = await lease.during(async () => {
    const said = await handler.apply(what, context);
    look.changed();
    const missing = handler.verify === undefined ? await unseen(handler.check(what, context)) : await handler.verify(what, context);
    if (missing !== null) throw fail('E812', `step ${step + 1} (${what.kind}): ${missing}`);
    return said;
  });
  look.changed();
  await memory.writeEvent({ kind: 'succeeded', plan: id, step, already: false, ...(typeof note === 'string' ? { note } : {}) });
  return null;
}

async function unseen(check: Promise<'done' | 'todo'>): Promise<string | null> {
  return (await check) === 'done' ? null : 'it was done, and looking again does not show it';
}

async function waitUntil(
  { memory, look, world }: Execution,
  { plan, events }: RunningPlan,
  step: number,
  what: StepOf<'wait.until'>,
): Promise<Progress | null> {
  const evidence = await look.at(what.condition);
  const begun = intentOf(events, step);
  const before = begun === undefined ? tipToReach(what.condition, evidence) : begun.before;
  if (begun === undefined) await memory.writeEvent({ kind: 'intent', plan: plan.id, step, what, undo: false, before });
  const tip = typeof before === 'number' ? before : null;
  const { condition } = what;
  const missing = isOfOutsider(condition, world)
    ? await outsiderMissing(world, evidence.snapshot, condition, tip)
    : whatIsMissing(condition, evidence, tip);
  if (missing === null) {
    await memory.writeEvent({ kind: 'succeeded', plan: plan.id, step, already: false });
    return null;
  }
  const now = world.clock.now();
  // By a clock that went back this wait would last longer than its limit, and hold up everything else.
  if (begun !== undefined && begun.at - now > SLEWED_MS) throw fail('E813', `${missing} (the clock went back while it was awaited)`);
  const until = (begun?.at ?? now) + what.timeoutMs;
  if (now >= until) throw fail('E813', `${missing} (waited ${what.timeoutMs} ms)`);
  return { state: 'waiting', plan: plan.id, step, reason: missing, until };
}

async function undoStep(
  execution: Execution,
  running: RunningPlan,
  { step, again }: Extract<Next, { kind: 'undo' }>,
): Promise<Progress | null> {
  const { memory, look, lease, handlers } = execution;
  const { plan } = running;
  const what = plan.steps[step];
  assert(what !== undefined && what.kind !== 'wait.until', 'the saga takes back only what was done');
  const { undo } = handlerOf(handlers, what);
  assert(typeof undo === 'function', `${what.kind} has a way back`);
  if (!again) await memory.writeEvent({ kind: 'intent', plan: plan.id, step, what, undo: true });
  try {
    await lease.during(() => undo(what, contextOf(execution, running, step, again)));
  } catch (error) {
    if (isOfTheStore(error)) throw error;
    if (error instanceof Halted) return error.progress;
    await memory.writeEvent({ kind: 'failed', plan: plan.id, step, undo: true, ...wordsOf(error) });
    return null;
  }
  look.changed();
  await memory.writeEvent({ kind: 'undone', plan: plan.id, step });
  return null;
}

function contextOf(execution: Execution, { plan, events }: RunningPlan, step: number, again: boolean): StepContext {
  const { world, lease, look } = execution;
  const guarded = guardedWorld(world, () => refuseHalted(execution, plan.id));
  return { world: guarded, plan, fence: lease.fence, again, before: intentOf(events, step)?.before, look };
}

function intentOf(events: readonly SagaEvent[], step: number): Extract<SagaEvent, { kind: 'intent' }> | undefined {
  return events.find((event) => event.kind === 'intent' && !event.undo && event.step === step) as ReturnType<typeof intentOf>;
}

/** Then nothing can be written down, or another engine acts: the tick ends, and the step is looked at again. */
function isOfTheStore(error: unknown): boolean {
  return error instanceof Failure && Object.hasOwn(ENGINE_STORE_CODES, error.code);
}

/** A fault of Holdfast fails the step like any other, so that its plan is taken back and does not hold up the engine for ever. */
function wordsOf(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof Failure) return { code: error.code, message: error.message };
  return { code: 'E901', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
