/** The steady state: what was seen of the network, and transactions that clients of every region get acknowledged. */
import { DRILL_CODES } from '../../core/chaos/drill/codes.ts';
import type { Judged } from '../../core/chaos/drill/judge.ts';
import { acknowledgedByRegion, regionsWithClients, selectOperations } from '../../core/chaos/drill/operations.ts';
import { preflight, steadyState } from '../../core/chaos/drill/preflight.ts';
import type { Refusal } from '../../core/chaos/drill/preflight.ts';
import { resolveDrillTarget } from '../../core/chaos/drill/target.ts';
import { failures } from '../../core/kernel/failure.ts';
import type { EpochMs, RegionId } from '../../core/kernel/ids.ts';
import { look, note, reachableRegions, unreachableRegions, waitFor } from './drill-run.ts';
import type { DrillRun } from './drill-run.ts';

const fail = failures(DRILL_CODES);

/** So many acknowledged transactions from each region show that the whole path works. */
const ACKNOWLEDGED_PER_REGION = 5;
/** Connections are made, and a first batch is cut. */
const LOAD_LIMIT_MS = 60_000;
/** A network that was just drilled may still be catching up. */
const SETTLE_LIMIT_MS = 30_000;
/** Verifying and healing must fit before the deadline of the fault. */
const DEADLINE_SLACK_MS = 5_000;

/** Resolves the target and refuses what must not run. Waits a little, since the drill before may just have ended. */
export async function checkPreflight(run: DrillRun, beforePreparation: boolean): Promise<void> {
  let refusals: readonly Refusal[] = [];
  const settled = async (): Promise<true | null> => {
    refusals = await ask(run, beforePreparation);
    return refusals.some(mayPass) ? null : true;
  };
  await waitFor(run, SETTLE_LIMIT_MS, settled, run.watcher.signal);
  const [first] = refusals;
  if (first === undefined) return;
  throw fail(first.code, refusals.map(({ message }) => message).join('; '), { subject: run.drill.name });
}

function mayPass({ code }: Refusal): boolean {
  return code === 'E620' || code === 'E610';
}

async function ask(run: DrillRun, leaderMayBeTarget: boolean): Promise<readonly Refusal[]> {
  const { world, drill, channel } = run;
  const { topology } = world;
  const snapshot = await look(run);
  const waiting = steadyState({ topology, snapshot, channel });
  if (waiting.some(mayPass)) return waiting;
  run.target = resolveDrillTarget(drill, { topology, snapshot, channel, leaderMayBeTarget });
  const faults = await world.faults.list();
  const { noSilentCuts } = world.driver.capabilities();
  return preflight({ topology, snapshot, channel, drill, target: run.target, faults, noSilentCuts });
}

export async function steadyBefore(run: DrillRun): Promise<void> {
  const since = run.world.clock.now();
  const { asked, missing } = await awaitTransactions(run, reachableRegions(run), since, LOAD_LIMIT_MS);
  if (missing.length > 0) {
    throw fail('E631', `${ACKNOWLEDGED_PER_REGION} transactions were not acknowledged within ${LOAD_LIMIT_MS} ms in ${missing.join(', ')}`);
  }
  run.steady.push({ verdict: 'held', reason: `before: transactions of ${asked.join(', ')} were acknowledged` });
  note(run, 'steady', 'steady state before the fault');
}

/** At the end of the hold, the fault still there. */
export async function steadyDuring(run: DrillRun): Promise<void> {
  if (run.drill.expect.during === 'any') return;
  const { clock } = run.world;
  const since = clock.now();
  const untilDeadline = (run.injectedAt ?? since) + run.drill.deadlineMs - DEADLINE_SLACK_MS - since;
  const limit = Math.max(0, Math.min(run.drill.recoverWithinMs, untilDeadline));
  run.steady.push(describe('during', await awaitTransactions(run, reachableRegions(run), since, limit), limit));
  note(run, 'steady', 'looked at transactions under the fault');
}

export async function steadyAfter(run: DrillRun): Promise<void> {
  const limit = run.drill.recoverWithinMs;
  // A region that was cut off is asked too, if it has clients: it has to come back.
  const regions = Object.keys(run.world.topology.regions);
  run.steady.push(describe('after the heal', await awaitTransactions(run, regions, run.world.clock.now(), limit), limit));
  let refusals: readonly Refusal[] = [];
  const settled = async (): Promise<true | null> => {
    refusals = steadyState({ topology: run.world.topology, snapshot: await look(run), channel: run.channel });
    return refusals.length === 0 ? true : null;
  };
  await waitFor(run, limit, settled, run.watcher.signal);
  const seen: Judged =
    refusals.length === 0
      ? { verdict: 'held', reason: 'after the heal: every node lives, one leader, equal tips' }
      : { verdict: 'failed', reason: `after the heal: ${refusals.map(({ message }) => message).join('; ')}` };
  run.steady.push(seen);
  note(run, 'steady', 'looked at the steady state after the heal');
}

/**
 * A recovery counts only when operations go well for a while after it (accounting/client-outage.ts), so the load goes on
 * until the outage has an end, or the time for recovery is over.
 */
export async function awaitMeasuredRecovery(run: DrillRun): Promise<void> {
  const { injectedAt, world, tools } = run;
  if (injectedAt === null) return;
  const measured = async (): Promise<true | null> => {
    const { journal, arrivals } = (await run.load?.records()) ?? { journal: [], arrivals: [] };
    const own = selectOperations(journal, run.startedAt, world.clock.now());
    const records = {
      journal: own,
      arrivals,
      injectedAt,
      healedAt: run.healedAt,
      until: world.clock.now(),
      excludeRegions: unreachableRegions(run),
    };
    const { firstFailureMs, recoveredMs } = tools.outage(records);
    return firstFailureMs === null || recoveredMs !== null ? true : null;
  };
  await waitFor(run, run.drill.recoverWithinMs, measured, run.watcher.signal);
}

interface Acknowledged {
  /** The regions that have clients, out of those in question. */
  readonly asked: readonly RegionId[];
  /** Those of them without enough acknowledgements. */
  readonly missing: readonly RegionId[];
}

function describe(when: string, { asked, missing }: Acknowledged, limit: number): Judged {
  if (missing.length === 0) return { verdict: 'held', reason: `${when}: transactions of ${asked.join(', ')} were acknowledged` };
  return { verdict: 'failed', reason: `${when}: too few transactions were acknowledged within ${limit} ms in ${missing.join(', ')}` };
}

/** Waits for acknowledgements in each of the regions that has clients; where none has any, all are missing. */
async function awaitTransactions(run: DrillRun, regions: readonly RegionId[], since: EpochMs, limitMs: number): Promise<Acknowledged> {
  let found: Acknowledged = { asked: regions, missing: regions };
  const enough = async (): Promise<true | null> => {
    const journal = (await run.load?.records())?.journal ?? [];
    const counts = acknowledgedByRegion(journal, since);
    const clients = regionsWithClients(journal);
    const asked = regions.filter((region) => clients.includes(region));
    const missing = asked.filter((region) => (counts.get(region) ?? 0) < ACKNOWLEDGED_PER_REGION);
    found = asked.length === 0 ? { asked: regions, missing: regions } : { asked, missing };
    return found.missing.length === 0 ? true : null;
  };
  await waitFor(run, limitMs, enough, run.watcher.signal);
  return found;
}
