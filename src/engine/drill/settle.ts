/** After the fault is gone: the accounting of the drill's own operations, its numbers, and the result. */
import type { AccountingReport } from '../../core/chaos/accounting/report.ts';
import { arrivalsByObserver, findGaps } from '../../core/chaos/drill/gaps.ts';
import { STALL_MS, flatExpectations, judgeHypothesis, worst } from '../../core/chaos/drill/judge.ts';
import type { Judged, Losses } from '../../core/chaos/drill/judge.ts';
import { openOperations, selectOperations } from '../../core/chaos/drill/operations.ts';
import { channelOf } from '../../core/chaos/drill/target.ts';
import type { BlockArrival, JournalEvent } from '../../core/chaos/journal.ts';
import type { DrillResult, Outage } from '../../core/chaos/result.ts';
import type { EpochMs } from '../../core/kernel/ids.ts';
import { accountBehindBarrier } from './account-behind-barrier.ts';
import { makeBarrier } from './barrier.ts';
import { agentOf, note, stopLoad, unreachableRegions, waitFor } from './drill-run.ts';
import type { DrillRun } from './drill-run.ts';

/** Beyond the client's own deadline: its last call has to return. */
const LAST_CALL_MS = 15_000;
const NO_OUTAGE: Outage = { firstFailureMs: null, recoveredMs: null, blocksGapMs: null };

export interface Settled {
  readonly journal: readonly JournalEvent[];
  readonly arrivals: readonly BlockArrival[];
  readonly report: AccountingReport;
  readonly until: EpochMs;
  /** Whether the drill ran to its end, barrier included. */
  readonly complete: boolean;
}

/** The drill's operations, all ended, against the ledgers behind a barrier. Without `barrier` nothing is resolved as absent. */
export async function settle(run: DrillRun, withBarrier: boolean): Promise<Settled> {
  const { world, tools, channel, watcher } = run;
  const until = world.clock.now();
  const onNote = (text: string): void => note(run, 'note', text);
  const submissionsEnded = await endOperations(run, withBarrier, until);
  const barrier = withBarrier
    ? await makeBarrier({
        world,
        tools,
        channel,
        submissionsEnded,
        quiet: run.ownsLoad,
        ...(watcher.signal === undefined ? {} : { signal: watcher.signal }),
        onNote,
      })
    : null;
  const { journal: all, arrivals } = (await run.load?.records()) ?? { journal: [], arrivals: [] };
  const journal = selectOperations(all, run.startedAt, run.ownsLoad ? Infinity : until + 1);
  const report =
    barrier === null
      ? tools.account({ journal, ledgers: {}, states: [], barrier })
      : await accountBehindBarrier({ world, tools, channel, barrier, journal, onNote });
  return { journal, arrivals, report, until, complete: withBarrier };
}

/** Whether every operation of the drill has ended, so that none of them is submitted once more. */
async function endOperations(run: DrillRun, wait: boolean, until: EpochMs): Promise<boolean> {
  if (run.ownsLoad) return stopLoad(run);
  if (!wait) return false;
  const limit = run.drill.load.deadlineMs + LAST_CALL_MS;
  const ended = await waitFor(run, limit, async () => ((await stillOpen(run, until)) === 0 ? true : null), run.watcher.signal);
  return ended === true;
}

async function stillOpen(run: DrillRun, until: EpochMs): Promise<number> {
  const { journal } = (await run.load?.records()) ?? { journal: [] };
  return openOperations(selectOperations(journal, run.startedAt, until + 1));
}

export function resultOf(run: DrillRun, settled: Settled, floorMs: number | null): DrillResult {
  const { drill, injectedAt, world } = run;
  const measured = measure(run, settled);
  const hypothesis = judgeHypothesis(drill.expect, {
    steady: run.steady,
    complete: settled.complete,
    accounting: accountingReasons(settled.report),
    transactions: settled.report.accounting,
    losses: lossesOf(run, settled),
    outage: measured.outage,
    floorMs,
    gaps: measured.gaps,
    blockObservers: measured.blockObservers,
  });
  const base = injectedAt ?? run.startedAt;
  return {
    drill: drill.name,
    title: drill.title,
    network: world.topology.name,
    channel: run.channel,
    consensus: channelOf(world.topology, run.channel).consensus.kind,
    started: new Date(run.startedAt).toISOString(),
    ended: new Date(world.clock.now()).toISOString(),
    injectedAt,
    healedAt: run.healedAt,
    targets: run.target.nodes,
    verdicts: { hypothesis: worst(hypothesis), injection: worst(run.injection), cleanup: worst(run.cleanup) },
    reasons: { hypothesis: reasons(hypothesis), injection: reasons(run.injection), cleanup: reasons(run.cleanup) },
    outage: measured.outage,
    floorMs,
    transactions: settled.report.accounting,
    expectations: flatExpectations(drill.expect),
    timeline: run.timeline.map((event) => ({ ...event, ms: event.at - base })).toSorted((a, b) => a.at - b.at),
    throughput: measured.throughput,
    heights: Object.fromEntries(
      Object.entries(run.heights).map(([node, points]) => [node, points.map(({ at, height }) => ({ t: at - base, height }))]),
    ),
    evidence: run.evidence,
    limits: run.limits,
  };
}

function measure(run: DrillRun, { journal, arrivals, until }: Settled) {
  const { injectedAt, tools } = run;
  if (injectedAt === null) return { outage: NO_OUTAGE, throughput: [], gaps: [], blockObservers: 0 };
  const excludeRegions = unreachableRegions(run);
  const records = { journal, arrivals, injectedAt, healedAt: run.healedAt, until, excludeRegions };
  const outage = tools.outage(records);
  if (outage.recoveredMs !== null) {
    const text = 'operations complete again everywhere';
    run.timeline.push({ at: injectedAt + outage.recoveredMs, ms: outage.recoveredMs, kind: 'recovered', text });
  }
  const withoutObservers = excludeRegions.map(agentOf);
  const question = { injectedAt, until, atLeastMs: STALL_MS, withoutSources: run.target.nodes, withoutObservers };
  const blockObservers = arrivalsByObserver(arrivals, question).size;
  return { outage, throughput: tools.throughput(records), gaps: findGaps(arrivals, question), blockObservers };
}

function lossesOf({ listed }: DrillRun, { report, journal }: Settled): Losses {
  const lost = report.problems.flatMap(({ kind, txId }) => (kind === 'lost' && txId !== undefined ? [txId] : []));
  const acknowledged = journal.flatMap((event) => (event.event === 'acknowledged' ? [event.txId] : []));
  return { lost: new Set(lost), acknowledged: new Set(acknowledged), listed };
}

function accountingReasons({ verdict, problems }: AccountingReport): readonly Judged[] {
  if (verdict === 'held') return [{ verdict, reason: 'every transaction, balance and operation id is accounted for on every peer' }];
  // Lost and duplicated are judged by their numbers, since a file may allow some.
  return problems
    .filter(({ kind }) => kind !== 'lost' && kind !== 'duplicated')
    .map(({ kind, text }) => ({ verdict: kind === 'not-compared' || kind === 'no-barrier' ? 'unknown' : 'failed', reason: text }));
}

function reasons(judged: readonly Judged[]): readonly string[] {
  return judged.map(({ verdict, reason }) => `${verdict}: ${reason}`);
}
