/** The runner's questions answered by core. */
import { account } from '../../core/chaos/accounting/account.ts';
import { outage } from '../../core/chaos/accounting/outage.ts';
import { throughput } from '../../core/chaos/accounting/throughput.ts';
import { situationOf } from '../../core/chaos/drill/situation.ts';
import { channelOf } from '../../core/chaos/drill/target.ts';
import { floorFor } from '../../core/analysis/timing/floors.ts';
import { agentOf } from './drill-run.ts';
import type { Outage } from '../../core/chaos/result.ts';
import type { DrillTools, Records } from './tools.ts';

/** Slower than any healthy network, whoever leads: a new leader in a far region adds several round trips to every transaction. */
const LATE_ANYWHERE_MS = 2_000;

/**
 * What counts as late comes from the steady state before the fault. When operations stay slower for good afterwards, because
 * another region leads, that measure finds no end; the end is then the one by the fixed measure.
 */
function measureOutage({ journal, arrivals, injectedAt, healedAt, until, excludeRegions }: Records): Outage {
  const options = { injectedAt, healedAt, until, excludeRegions, excludeObservers: excludeRegions.map(agentOf) };
  const measured = outage(journal, arrivals, options);
  if (measured.firstFailureMs === null || measured.recoveredMs !== null) return measured;
  const { recoveredMs } = outage(journal, arrivals, { ...options, lateMs: LATE_ANYWHERE_MS });
  return { ...measured, recoveredMs };
}

export const CORE_TOOLS: Omit<DrillTools, 'snapshot'> = {
  account,
  outage: measureOutage,
  throughput: ({ journal, injectedAt }) => throughput(journal, injectedAt),
  floor: ({ topology, channel, fault, target, leader }) => {
    const { consenters } = channelOf(topology, channel);
    return floorFor(topology, channel, situationOf({ fault, target, consenters, leader }));
  },
};
