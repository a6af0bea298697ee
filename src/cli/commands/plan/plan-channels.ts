/** What `plan --json` says of each channel: quorum and timing. Pure. */
import { largestRoundTrip } from '../../../core/analysis/timing/distances.ts';
import { noEndorsersYet } from '../../../core/analysis/timing/endorsers.ts';
import { ASSUMED_DISK_SYNC } from '../../../core/analysis/timing/facts.ts';
import { electionTimeoutMs, outageFloors, type OutageFloors } from '../../../core/analysis/timing/floors.ts';
import { predictTiming, type TimingPrediction } from '../../../core/analysis/timing/predict.ts';
import { crashesTolerated, liesTolerated, quorumSize } from '../../../core/consensus/quorum.ts';
import type { DemandMemo } from '../../../core/policy/demand-of-text.ts';
import type { Consensus, Topology } from '../../../core/topology/model.ts';

export interface ChannelTiming {
  readonly consensus: Consensus['kind'];
  readonly quorum: {
    readonly size: number;
    readonly needed: number;
    readonly crashesTolerated: number;
    /** null where a single liar is one too many. */
    readonly liesTolerated: number | null;
  };
  readonly timing: {
    readonly electionTimeoutMs: readonly [number, number];
    /** null = the file does not give every round-trip time that it takes. */
    readonly worstRttMs: number | null;
    readonly floors: OutageFloors;
    readonly predicted: TimingPrediction;
  };
}

/** @param demands of policies, when other analyses share them. */
export function planChannels(topology: Topology, demands?: DemandMemo): Readonly<Record<string, ChannelTiming>> {
  const known = noEndorsersYet(demands);
  return Object.fromEntries(
    Object.values(topology.channels).map(({ id, consensus, consenters }) => {
      const { kind } = consensus;
      const size = consenters.length;
      const quorum = {
        size,
        needed: quorumSize(kind, size),
        crashesTolerated: crashesTolerated(kind, size),
        liesTolerated: kind === 'raft' ? null : liesTolerated(kind, size),
      };
      const worstRttMs = largestRoundTrip(topology, id)?.ms ?? null;
      const timing = {
        electionTimeoutMs: electionTimeoutMs(consensus),
        worstRttMs,
        floors: outageFloors(topology, id),
        predicted: predictTiming(topology, id, ASSUMED_DISK_SYNC, known),
      };
      return [id, { consensus: kind, quorum, timing } satisfies ChannelTiming];
    }),
  );
}
