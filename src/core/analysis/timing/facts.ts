/** What the timing rules look at: one channel's timers and distances, whether they come from a topology or from an ordered configuration. */
import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import { channel, consenters } from '../../topology/lookup.ts';
import type { Batch, Consensus, Orderer, Topology } from '../../topology/model.ts';
import { type Distance, largestRoundTrip, largestRoundTripToQuorum, unknownPairs } from './distances.ts';

export interface TimingFacts<C extends Consensus = Consensus> {
  readonly channel: ChannelId;
  /** Numbers that Fabric cannot parse are NaN. */
  readonly consensus: C;
  readonly batch: Batch;
  readonly members: readonly TimingMember[];
  readonly distances: Distances;
  readonly diskSync: DiskSync;
}

export interface TimingMember {
  readonly id: NodeId;
  /** Where it is; undefined when that is not known. */
  readonly at: Orderer['at'] | undefined;
}

export interface Distances {
  /** Between two consenters. Undefined when any is unknown. */
  readonly largest: Distance | undefined;
  /** That any consenter needs to reach a quorum with itself in it. Undefined when any is unknown. */
  readonly toQuorum: Distance | undefined;
  /** Pairs of places whose round-trip time is not given. */
  readonly unknown: readonly string[];
}

/** How long a consenter's disk takes to make an entry durable, in 99 of 100 cases. */
export interface DiskSync {
  readonly ms: number;
  readonly from: 'given' | 'measured' | 'assumed';
}

/** etcd's own limit for healthy disks: p99 of wal_fsync_duration_seconds below 10 ms (etcd FAQ and metrics page, v3.5). */
export const ASSUMED_DISK_SYNC: DiskSync = { ms: 10, from: 'assumed' };

export function timingFacts(topology: Topology, id: ChannelId, diskSync: DiskSync = ASSUMED_DISK_SYNC): TimingFacts {
  const { consensus, batch } = channel(topology, id);
  return {
    channel: id,
    consensus,
    batch,
    members: consenters(topology, id).map((each) => ({ id: each.id, at: each.at })),
    distances: {
      largest: largestRoundTrip(topology, id),
      toQuorum: largestRoundTripToQuorum(topology, id),
      unknown: unknownPairs(topology, id),
    },
    diskSync,
  };
}
