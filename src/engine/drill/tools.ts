/** The pure functions of core that the runner asks; a test may put others in their place. */
import type { AccountingInput, AccountingReport } from '../../core/chaos/accounting/report.ts';
import type { Floor } from '../../core/analysis/timing/floors.ts';
import type { DrillFault } from '../../core/chaos/drill/drill.ts';
import type { ResolvedTarget } from '../../core/chaos/drill/target.ts';
import type { BlockArrival, JournalEvent } from '../../core/chaos/journal.ts';
import type { DrillResult, Outage } from '../../core/chaos/result.ts';
import type { ChannelId, EpochMs, NodeId, RegionId } from '../../core/kernel/ids.ts';
import type { ProcessSighting, Sighting } from '../../core/observation/probe.ts';
import type { Snapshot } from '../../core/observation/snapshot.ts';
import type { Topology } from '../../core/topology/model.ts';

export interface Seen {
  readonly topology: Topology;
  readonly sightings: readonly Sighting[];
  readonly processes: readonly ProcessSighting[];
  readonly at: EpochMs;
}

export interface Records {
  readonly journal: readonly JournalEvent[];
  readonly arrivals: readonly BlockArrival[];
  readonly injectedAt: EpochMs;
  readonly healedAt: EpochMs | null;
  readonly until: EpochMs;
  /** Regions that the drill cuts off: their clients and observers cannot see the network by definition. */
  readonly excludeRegions: readonly RegionId[];
}

export interface DrillTools {
  snapshot(seen: Seen): Snapshot;
  account(input: AccountingInput): AccountingReport;
  outage(records: Records): Outage;
  throughput(records: Records): DrillResult['throughput'];
  /** What the protocol's timers imply for this fault. */
  floor(question: {
    readonly topology: Topology;
    readonly channel: ChannelId;
    readonly fault: DrillFault;
    readonly target: ResolvedTarget;
    readonly leader: NodeId | null;
  }): Floor;
}
