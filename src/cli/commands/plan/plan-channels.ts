/** What `plan --json` says of each channel: quorum and timing. Pure. */
import { largestRoundTrip } from '../../../core/analysis/timing/distances.ts';
import { electionTimeoutMs, outageFloors, type OutageFloors } from '../../../core/analysis/timing/floors.ts';
import { predictTiming, type TimingPrediction } from '../../../core/analysis/timing/predict.ts';
import { crashesTolerated, liesTolerated, quorumSize } from '../../../core/consensus/quorum.ts';
import { nodes } from '../../../core/topology/lookup.ts';
import type { Consensus, Topology } from '../../../core/topology/model.ts';

const MAX_NODES_PREDICTED = 100;

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
    /** Absent in large networks: it looks at every way from every client. */
    readonly predicted?: TimingPrediction;
  };
}

export function planChannels(topology: Topology): Readonly<Record<string, ChannelTiming>> {
  const small = nodes(topology).length <= MAX_NODES_PREDICTED;
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
      const predicted = small ? { predicted: predictTiming(topology, id) } : {};
      const timing = {
        electionTimeoutMs: electionTimeoutMs(consensus),
        worstRttMs,
        floors: outageFloors(topology, id),
        ...predicted,
      };
      return [id, { consensus: kind, quorum, timing } satisfies ChannelTiming];
    }),
  );
}
