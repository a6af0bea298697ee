/** Runs one plan to its end, for commands of people. The same executor, log and lease as the loop has; approvals are in the log already. */
import type { Evidence } from '../core/decision/model.ts';
import { lintPlan } from '../core/plan/lint.ts';
import type { Plan } from '../core/plan/plan.ts';
import { begin } from './act.ts';
import { fail } from './codes.ts';
import type { Engine } from './engine.ts';
import { advance, type Progress } from './execute.ts';
import { Look } from './look.ts';
import { observe } from './observe.ts';

/** Between two looks of a wait, which take round trips of their own: people watch this plan, and ordering stands still meanwhile. */
const WAITING_MS = 50;

/**
 * Begins the plan, or goes on with it when it runs already (after a crash). Told after every turn; ends `paused` when the kill switch is on.
 * `seen` is a round of looking from just now, with the lease: the caller had to look anyway.
 */
export async function runPlan(
  engine: Engine,
  plan: Plan,
  told: (progress: Progress) => void = () => {},
  seen: Evidence | null = null,
): Promise<Progress> {
  const { world, lease, memory } = engine;
  await lease.renew();
  try {
    const { running } = await memory.catchUp();
    if (running?.plan.id !== plan.id) {
      refuseUnsafe(engine, plan, seen ?? (await observe(world, memory.now.history)));
      await begin(engine, plan);
    }
    for (;;) {
      const progress = await advance({ ...engine, look: new Look(world, memory.now.history, null) });
      told(progress);
      if (progress.state !== 'waiting') return progress;
      await world.clock.sleep(WAITING_MS);
    }
  } finally {
    await lease.release();
  }
}

/** The loop's plans are linted where they are decided. One that people bring is judged by the same linter, on what is seen now. */
function refuseUnsafe({ world }: Engine, plan: Plan, seen: Evidence): void {
  const objections = lintPlan(plan, { ...seen, topology: world.topology }).filter(({ severity }) => severity === 'error');
  if (objections.length === 0) return;
  const words = objections.map(({ code, message, evidence }) => `${code} at ${evidence}: ${message}`).join('; ');
  throw fail('E820', words, { subject: plan.id });
}
