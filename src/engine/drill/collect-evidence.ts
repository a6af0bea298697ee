/** What recovered orderers say of themselves: their own log, their height and hash, and a record of the outage that they hold now. */
import { outageRecord, recoveryEvidence, sinceLastStart } from '../../core/chaos/drill/evidence.ts';
import { channelOf } from '../../core/chaos/drill/target.ts';
import type { NodeId } from '../../core/kernel/ids.ts';
import { look, messageOf, note } from './drill-run.ts';
import type { DrillRun } from './drill-run.ts';

/** Enough of a log to hold everything that a node wrote since it was started again. */
const EVIDENCE_LOG_LINES = 4_000;
const CANARY_LIMIT_MS = 20_000;

export async function collectEvidence(run: DrillRun): Promise<void> {
  const { world, channel, injectedAt, healedAt } = run;
  const { kind } = channelOf(world.topology, channel).consensus;
  for (const node of run.target.nodes) if (world.topology.orderers[node] !== undefined) await orderThrough(run, node);
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

/**
 * Under load a restarted SmartBFT node only fetches what others wrote; at the tip and with one block to order it writes again itself,
 * or it has complained alone meanwhile and stays outside of the consensus (docs/concepts/drills.md): that is no recovery.
 */
async function orderThrough(run: DrillRun, node: NodeId): Promise<void> {
  try {
    await run.world.ledger.canary(run.channel, node, CANARY_LIMIT_MS);
  } catch (error) {
    const reason = `${node} is back, but no transaction that is sent through it is ordered: ${messageOf(error)}`;
    note(run, 'note', reason);
    run.steady.push({ verdict: 'failed', reason });
  }
}
