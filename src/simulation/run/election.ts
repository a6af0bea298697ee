import type { Consensus } from '../../core/topology/model.ts';

/** How long a follower waits for its leader at least. */
export function raftElectionTimeoutMs(consensus: Consensus): number {
  return consensus.kind === 'raft' ? consensus.tickIntervalMs * consensus.electionTicks : 0;
}
