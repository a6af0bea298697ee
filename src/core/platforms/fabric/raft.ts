/**
 * Raft as Fabric's orderers show it. No metric names the leader: a follower only logs it.
 * is_leader and active_nodes freeze on a stalled leader; nothing here is liveness (facts: fabric-orderers.md 1.3, 5.2).
 */
import type { ConsensusFacts, ConsensusSources } from './consensus-facts.ts';
import { channelMetric } from './prometheus.ts';
import type { ConsensusProbe } from '../../observation/probe.ts';

const IS_LEADER = 'consensus_etcdraft_is_leader';
const ACTIVE = 'consensus_etcdraft_active_nodes';
const SIZE = 'consensus_etcdraft_cluster_size';

export const RAFT_FACTS: ConsensusFacts = {
  metricNames: [IS_LEADER, ACTIVE, SIZE],
  read({ channel, consenters, metrics, loggedLeader }: ConsensusSources): ConsensusProbe | null {
    const isLeader = channelMetric(metrics, IS_LEADER, channel);
    if (isLeader === undefined) return null;
    const facts = {
      kind: 'raft',
      isLeader: isLeader === 1,
      activeNodes: channelMetric(metrics, ACTIVE, channel) ?? 0,
      clusterSize: channelMetric(metrics, SIZE, channel) ?? consenters.length,
    } as const;
    if (loggedLeader === null) return facts;
    if (loggedLeader === 0) return { ...facts, leader: null };
    const leader = consenters[loggedLeader - 1];
    return leader === undefined ? facts : { ...facts, leader };
  },
};

export type LeaderLogLine = { readonly kind: 'leader'; readonly channel: string; readonly leader: number } | { readonly kind: 'restart' };

// oxlint-disable-next-line no-control-regex -- Fabric colours its log by default.
const COLOURS = /\u001b\[[0-9;]*m/g;
const CHANGED = /Raft leader changed: \d+ -> (\d+)\b.*\bchannel=(\S+)/;
/** Logged once by every start (orderer/common/server/main.go, v2.5 and v3.1): what was logged before is no longer known. */
const STARTED = 'Beginning to serve requests';

/** What a line of an orderer's log says of leaders (orderer/consensus/etcdraft/chain.go run, v3.1.1), or null. */
export function readLeaderLine(line: string): LeaderLogLine | null {
  if (line.includes(STARTED)) return { kind: 'restart' };
  const [, leader, channel] = CHANGED.exec(line.replaceAll(COLOURS, '')) ?? [];
  return leader === undefined || channel === undefined ? null : { kind: 'leader', channel, leader: Number(leader) };
}
