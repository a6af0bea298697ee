/**
 * SmartBFT as Fabric's orderers show it. The leader is view_leader_id: consensus_BFT_leader_id and is_leader change only with
 * the next block, so they are stale in a stalled network (facts: fabric-smartbft.md 7).
 */
import type { ConsensusProbe } from '../../observation/probe.ts';
import type { ConsensusFacts, ConsensusSources } from './consensus-facts.ts';
import { channelMetric } from './prometheus.ts';

const VIEW = 'consensus_smartbft_view_number';
const LEADER = 'consensus_smartbft_view_leader_id';
const NEXT = 'consensus_smartbft_viewchange_next_view';
const CURRENT = 'consensus_smartbft_viewchange_current_view';
const POOL = 'consensus_smartbft_pool_count_of_elements';

export const SMARTBFT_FACTS: ConsensusFacts = {
  metricNames: [VIEW, LEADER, NEXT, CURRENT, POOL],
  read({ channel, consenters, metrics }: ConsensusSources): ConsensusProbe | null {
    const viewNumber = channelMetric(metrics, VIEW, channel);
    if (viewNumber === undefined) return null;
    const leader = channelMetric(metrics, LEADER, channel) ?? 0;
    return {
      kind: 'smartbft',
      viewNumber,
      viewLeader: consenters[leader - 1] ?? null,
      nextView: channelMetric(metrics, NEXT, channel) ?? viewNumber,
      currentView: channelMetric(metrics, CURRENT, channel) ?? viewNumber,
      poolSize: channelMetric(metrics, POOL, channel) ?? 0,
    };
  },
};
