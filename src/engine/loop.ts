/**
 * The loop: observe, decide, record, execute; then again. Effects enter and leave here; deciding is pure. A tick never overlaps another, a
 * tick that fails is written down and the next one goes on, and nothing is done that could not be written down first. Time is the world's.
 */
import { assert } from '../core/kernel/assert.ts';
import type { CancelSignal } from '../core/ports/world.ts';
import { standingOf } from '../core/saga/standing.ts';
import { act } from './act.ts';
import type { Engine, TickReport } from './engine.ts';
import { endsTheEngine, recordFailure } from './failed-tick.ts';
import { Look } from './look.ts';
import { observe } from './observe.ts';
import { proveRecovery } from './recovery/prove-recovery.ts';
import { recordDecision } from './record-decision.ts';
import { standAside, turnAskedOf } from './stand-aside.ts';

/** A plan that waits is looked at more often than a network that is well. */
const WAITING_MS = 250;
/** Rounds that take longer than a tick follow each other with a breath between. */
const BREATH_MS = 50;

/** Throws E811 at once while another engine holds the lease, and E801 or E802 as soon as another one has taken it. */
export async function runEngine(engine: Engine, signal: CancelSignal): Promise<void> {
  const { clock } = engine.world;
  engine.turn.over = signal;
  await engine.lease.acquire();
  let stoodAsideFor = 0;
  try {
    while (!signal.aborted) {
      const report = await tick(engine);
      engine.report(report);
      const asked = turnAskedOf(engine);
      if (asked !== null && asked.sequence > stoodAsideFor) {
        stoodAsideFor = asked.sequence;
        await standAside(engine, asked, signal);
        continue;
      }
      const pause = report.acted.state === 'waiting' ? Math.min(WAITING_MS, engine.policy.tickMs) : engine.policy.tickMs;
      const rest = Math.max(BREATH_MS, report.at + pause - clock.now());
      await clock.sleep(rest, signal).catch(() => {});
    }
  } finally {
    await engine.lease.release();
  }
}

export async function tick(engine: Engine): Promise<TickReport> {
  const { world, memory, lease, policy, topologyDigest, turn } = engine;
  assert(!turn.taken, 'a tick never overlaps another');
  turn.taken = true;
  const at = world.clock.now();
  try {
    await lease.renew();
    const { history: before, running: begun } = await memory.catchUp();
    const loss = await engine.unattended?.report(before);
    const seen = await observe(world, before);
    const evidence = loss === undefined ? seen : { ...seen, loss };
    const running = begun === null ? null : standingOf(begun.plan, begun.events);
    const input = { topology: world.topology, topologyDigest, evidence, policy, history: before, running, now: world.clock.now() };
    const { decision, history } = engine.decide(input);
    await memory.keep(history);
    await recordDecision(engine, decision, evidence);
    const acted = await act(engine, decision, new Look(world, history, evidence));
    await proveRecovery(engine);
    engine.told.failure = '';
    return { at, summary: decision.summary, decision, acted, failure: null };
  } catch (error) {
    if (endsTheEngine(error)) throw error;
    return await recordFailure(engine, at, error);
  } finally {
    turn.taken = false;
  }
}
