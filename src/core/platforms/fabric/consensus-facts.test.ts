import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Consensus } from '../../topology/model.ts';
import type { ConsensusProbe } from '../../observation/probe.ts';
import { consensusFacts } from './consensus-facts.ts';
import { parseMetrics } from './prometheus.ts';
import { readLeaderLine } from './raft.ts';

const RAFT_METRICS = `# HELP consensus_etcdraft_active_nodes Number of active nodes in this channel.
# TYPE consensus_etcdraft_active_nodes gauge
consensus_etcdraft_active_nodes{channel="labch"} 3
consensus_etcdraft_active_nodes{channel="other"} 5
consensus_etcdraft_cluster_size{channel="labch"} 3
consensus_etcdraft_data_persist_duration_bucket{channel="labch",le="+Inf"} 446
consensus_etcdraft_is_leader{channel="labch"} 1
consensus_etcdraft_is_leader_of_something_else{channel="labch"} 7
`;

const SMARTBFT_METRICS = `consensus_BFT_is_leader{channel="labch"} 1
consensus_BFT_leader_id{channel="labch"} 1
consensus_smartbft_pool_count_of_elements{channel="labch"} 4
consensus_smartbft_pool_count_of_elements_all{channel="labch"} 30
consensus_smartbft_view_leader_id{channel="labch"} 2
consensus_smartbft_view_number{channel="labch"} 1
consensus_smartbft_viewchange_current_view{channel="labch"} 1
consensus_smartbft_viewchange_next_view{channel="labch"} 2
`;

function read(kind: Consensus['kind'], text: string, loggedLeader: number | null = null, channel = 'labch'): ConsensusProbe | null {
  const facts = consensusFacts(kind);
  const metrics = parseMetrics(text, new Set(facts.metricNames));
  return facts.read({ channel, consenters: ['o1', 'o2', 'o3'], metrics, loggedLeader });
}

test('raft: the claim, the active nodes, and the leader by its id in consenter order', () => {
  const claims = { kind: 'raft', isLeader: true, activeNodes: 3, clusterSize: 3 };
  assert.deepEqual(read('raft', RAFT_METRICS), claims);
  assert.deepEqual(read('raft', RAFT_METRICS, 3), { ...claims, leader: 'o3' });
  assert.deepEqual(read('raft', RAFT_METRICS, 0), { ...claims, leader: null });
  assert.deepEqual(read('raft', RAFT_METRICS, 9), claims);
});

test('smartbft: the leader of the view, not the stale one of the last block', () => {
  const expected = { kind: 'smartbft', viewNumber: 1, viewLeader: 'o2', nextView: 2, currentView: 1, poolSize: 4 };
  assert.deepEqual(read('smartbft', SMARTBFT_METRICS), expected);
});

test('a node that does not take part in the channel says nothing', () => {
  assert.equal(read('raft', RAFT_METRICS, null, 'third'), null);
  assert.equal(read('smartbft', '', null), null);
});

test('labels with escapes and values with exponents are read', () => {
  const text = 'fabric_version{version="v\\"3\\\\1\\n"} 1\nx{} 1.5e+09 1700000000000\nlonely 2\n';
  assert.deepEqual(parseMetrics(text, new Set(['fabric_version', 'x', 'lonely'])), [
    { name: 'fabric_version', labels: { version: 'v"3\\1\n' }, value: 1 },
    { name: 'x', labels: {}, value: 1.5e9 },
    { name: 'lonely', labels: {}, value: 2 },
  ]);
});

test('a line of the log tells a change of leader, or a start', () => {
  const line = '2026-11-21T08:51:01.621Z INFO [orderer.consensus.etcdraft] run -> Raft leader changed: 2 -> 0 channel=settlement node=3';
  assert.deepEqual(readLeaderLine(line), { kind: 'leader', channel: 'settlement', leader: 0 });
  assert.deepEqual(readLeaderLine('[orderer.common.server] Main -> Beginning to serve requests'), { kind: 'restart' });
  assert.equal(readLeaderLine('[orderer.consensus.etcdraft] apply -> Something else channel=settlement'), null);
});
