/** What recovered orderers say of themselves: their own log, their height and hash, and a record of the outage that they hold now. */
import { outageRecord, recoveryEvidence, sinceLastStart } from '../../core/chaos/drill/evidence.ts';
import { channelOf } from '../../core/chaos/drill/target.ts';
import { look } from './drill-run.ts';
import type { DrillRun } from './drill-run.ts';

/** Enough of a log to hold everything that a node wrote since it was started again. */
const EVIDENCE_LOG_LINES = 4_000;

export async function collectEvidence(run: DrillRun): Promise<void> {
  const { world, channel, injectedAt, healedAt } = run;
  const { kind } = channelOf(world.topology, channel).consensus;
  const snapshot = await look(run);
  const journal = (await run.load?.records())?.journal ?? [];
  for (const node of run.target.nodes) {
    if (world.topology.orderers[node] === undefined) continue;
    const lines = await world.driver.logs(node, EVIDENCE_LOG_LINES);
    run.evidence.push(...recoveryEvidence(node, kind, sinceLastStart(lines)));
    if (injectedAt === null || healedAt === null) continue;
    run.evidence.push(...outageRecord({ node, channel, snapshot, journal, from: injectedAt, until: healedAt }));
  }
}
