/**
 * What an orderer says of its own consensus, out of its metrics and its log: the one place that chooses between the kinds.
 * How to judge what several orderers say is observation/consensus/.
 */
import { assert } from '../../kernel/assert.ts';
import type { ChannelId, NodeId } from '../../kernel/ids.ts';
import type { ConsensusProbe } from '../../observation/probe.ts';
import type { Sample } from './prometheus.ts';
import { RAFT_FACTS } from './raft.ts';
import { SMARTBFT_FACTS } from './smartbft.ts';
import type { Consensus, FabricConsensus } from '../../topology/model.ts';

export interface ConsensusSources {
  readonly channel: ChannelId;
  /** In the order of their ids, which begin at 1. */
  readonly consenters: readonly NodeId[];
  readonly metrics: readonly Sample[];
  /** Leader that the node logged last, by id; 0 = none; null = not known. */
  readonly loggedLeader: number | null;
}

export interface ConsensusFacts {
  /** Metrics that `read` looks at. */
  readonly metricNames: readonly string[];
  /** Null when the node does not have the metrics of this channel. */
  read(sources: ConsensusSources): ConsensusProbe | null;
}

const FACTS: Readonly<Record<FabricConsensus['kind'], ConsensusFacts>> = { raft: RAFT_FACTS, smartbft: SMARTBFT_FACTS };

export function consensusFacts(kind: Consensus['kind']): ConsensusFacts {
  assert(kind !== 'qbft', 'qbft is refused on Fabric');
  return FACTS[kind];
}
