/** The runner's questions answered by core. */
import { account } from '../../core/chaos/accounting/account.ts';
import { outage } from '../../core/chaos/accounting/outage.ts';
import { throughput } from '../../core/chaos/accounting/throughput.ts';
import { situationOf } from '../../core/chaos/drill/situation.ts';
import { channelOf } from '../../core/chaos/drill/target.ts';
import { floorFor } from '../../core/analysis/timing/floors.ts';
import { agentOf } from './drill-run.ts';
import type { DrillTools } from './tools.ts';

export const CORE_TOOLS: Omit<DrillTools, 'snapshot'> = {
  account,
  outage: ({ journal, arrivals, injectedAt, until, excludeRegions }) =>
    outage(journal, arrivals, { injectedAt, until, excludeRegions, excludeObservers: excludeRegions.map(agentOf) }),
  throughput: ({ journal, injectedAt }) => throughput(journal, injectedAt),
  floor: ({ topology, channel, fault, target, leader }) => {
    const { consenters } = channelOf(topology, channel);
    return floorFor(topology, channel, situationOf({ fault, target, consenters, leader }));
  },
};
