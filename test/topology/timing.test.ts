import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkEntrances } from '../../src/core/analysis/timing/check-entrances.ts';
import { checkTopology } from '../../src/core/analysis/timing/check.ts';
import { electionTimeoutMs, floorFor, outageFloors } from '../../src/core/analysis/timing/floors.ts';
import type { Topology } from '../../src/core/topology/model.ts';
import { accept, change, SMALL } from './small-file.ts';

const EXAMPLES = new URL('../../examples/', import.meta.url);
const THREE = readFileSync(new URL('three-regions.yaml', EXAMPLES), 'utf8');
const BFT = readFileSync(new URL('certificates-bft.yaml', EXAMPLES), 'utf8');

function found(topology: Topology): readonly string[] {
  return checkTopology(topology).map(({ code, severity }) => `${code} ${severity}`);
}

test('the floor of a Raft leader kill is the election timeout', () => {
  const topology = accept(THREE);
  assert.deepEqual(outageFloors(topology, 'settlement'), { leaderKillMs: 5_000, silentLossMs: 20_000, viewChangeMs: null });
  assert.equal(floorFor(topology, 'settlement', 'leader-kill').ms, 5_000);
  assert.equal(floorFor(topology, 'settlement', 'leader-region-loss').ms, 5_000);
  assert.equal(floorFor(topology, 'settlement', 'follower-kill').ms, null);
  assert.deepEqual(
    electionTimeoutMs(accept(change('500ms', '100ms', THREE)).channels['settlement']?.consensus ?? assert.fail()),
    [1_000, 2_000],
  );
});

test('the floor of a SmartBFT leader kill is the complaint that comes first', () => {
  assert.deepEqual(outageFloors(accept(BFT), 'certificates'), { leaderKillMs: 5_000, silentLossMs: 20_000, viewChangeMs: 5_000 });
  const slowHeartbeat = accept(
    change('leader-heartbeat: 5s', 'leader-heartbeat: 60s', change('request-forward: 2s', 'request-forward: 1s', BFT)),
  );
  assert.equal(outageFloors(slowHeartbeat, 'certificates').leaderKillMs, 4_000);
});

test('QBFT: every lost validator costs a round change when it is its turn, and nothing is known of a silent loss', () => {
  const qbft = 'kind: qbft, block-period: 1s, request-timeout: 2s';
  const topology = accept(change('kind: fabric, version: 3.1.1', 'kind: goquorum, version: 24.4.1').replace('kind: raft', qbft));
  assert.deepEqual(outageFloors(topology, 'trade'), { leaderKillMs: 2_000, silentLossMs: null, viewChangeMs: 2_000 });
  for (const situation of ['leader-kill', 'follower-kill', 'follower-silent-loss', 'follower-region-loss'] as const) {
    const { ms, kind } = floorFor(topology, 'trade', situation);
    assert.deepEqual([ms, kind], [2_000, 'length'], situation);
  }
  assert.equal(floorFor(topology, 'trade', 'no-ordering-fault').ms, null);
});

test('a silent loss has a beginning and no length', () => {
  const floor = floorFor(accept(THREE), 'settlement', 'follower-silent-loss');
  assert.equal(floor.ms, 20_000);
  assert.equal(floor.kind, 'begins');
  assert.match(floor.says, /20 s after/);
});

test('an election timeout of less than 2 round trips and disk syncs is an error, of less than 10 a warning', () => {
  // 400 ms to the farthest, and the 10 ms that are assumed of a disk: 2 x 410 and 10 x 410.
  const far = THREE.replace('170ms', '400ms');
  const withTicks = (tick: string, ticks: number) => accept(change('500ms, election-ticks: 10', `${tick}, election-ticks: ${ticks}`, far));
  assert.deepEqual(found(withTicks('820ms', 5)), []);
  assert.deepEqual(found(withTicks('819ms', 5)), ['T102 warning']);
  assert.deepEqual(found(withTicks('410ms', 2)), ['T102 warning']);
  assert.deepEqual(found(withTicks('409ms', 2)), ['T101 error']);
});

test('a disk that was measured takes the place of the assumed one, and the finding says which it was', () => {
  const topology = accept(change('500ms', '180ms', THREE));
  assert.deepEqual(found(topology), []);
  const slow = checkTopology(topology, undefined, { ms: 40, from: 'measured' });
  assert.deepEqual(
    slow.map(({ code, evidence }) => [code, evidence]),
    [
      [
        'T102',
        'election-ticks x tick-interval >= 10 x (largest round trip + disk sync): 1800ms >= 2100ms does not hold; orderer1 to orderer5: 170ms; disk sync p99: 40ms (measured)',
      ],
    ],
  );
});

test('a distance that outruns the blocks in flight is a warning', () => {
  const withTimeout = (timeout: string) => accept(change('batch-timeout: 300ms', `batch-timeout: ${timeout}`, THREE));
  // singapore needs 160 ms to a majority, and a disk 10 ms: 5 blocks every 34 ms.
  assert.deepEqual(found(withTimeout('34ms')), []);
  assert.deepEqual(found(withTimeout('33ms')), ['T109 warning']);
});

test('ticks that are shorter than the round trip to a majority can keep a new channel from ever having a leader', () => {
  const withTick = (tick: string) => accept(change('tick-interval: 500ms', `tick-interval: ${tick}`, THREE));
  assert.deepEqual(found(withTick('200ms')), []);
  assert.deepEqual(found(withTick('165ms')), ['T102 warning']);
  // singapore needs two of frankfurt and london: 160 ms to the nearest, and as much to the second.
  assert.deepEqual(found(withTick('160ms')), ['T102 warning', 'T103 error']);
  assert.deepEqual(found(withTick('100ms')), ['T102 warning', 'T103 error']);
});

test('an unknown latency is said, and nothing is concluded from it', () => {
  const topology = accept(change('  london-frankfurt: 14ms', '  {}'));
  assert.deepEqual(found(topology), ['T104 warning']);
  const within = accept(change('[orderer1, orderer2, orderer3]', '[orderer1, orderer2]', change('  london-frankfurt: 14ms', '  {}')));
  assert.deepEqual(found(within), []);
});

test('options that Fabric refuses are errors', () => {
  assert.deepEqual(found(accept(change('kind: raft', 'kind: raft, election-ticks: 3, heartbeat-ticks: 3'))), ['T105 error']);
  assert.deepEqual(found(accept(change('peers: [peer0]', 'batch: { preferred-max-bytes: 11MiB }'))), ['T106 error']);
});

test('every SmartBFT option that would destroy the channel is an error', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['request-forward: 2s', 'request-forward: 3001ms', 'T110 error'],
    ['request-complain: 3s', 'request-complain: 181s', 'T111 error'],
    ['view-change-resend: 1s', 'view-change-resend: 5001ms', 'T112 error'],
    ['max-messages: 500', 'max-messages: 20000, absolute-max-bytes: 10KiB, preferred-max-bytes: 10KiB', 'T113 error'],
    ['max-messages: 500', 'max-messages: 500, absolute-max-bytes: 10239B, preferred-max-bytes: 1KiB', 'T120 error'],
    ['leader-heartbeat: 5s', 'leader-heartbeat: 1999ms', 'T115 error'],
    ['leader-heartbeat: 5s', 'leader-heartbeat: 2s', 'T115 warning'],
    ['batch-interval: 500ms', 'batch-interval: 5s', 'T116 error'],
    ['batch-interval: 500ms', 'batch-interval: 480ms', ''],
    ['batch-interval: 500ms', 'batch-interval: 479ms', 'T119 warning'],
    ['view-change: 5s', 'view-change: 28ms', 'T112 error,T116 error'],
    ['consenters: [orderer1, orderer2, orderer3, orderer4]', 'consenters: [orderer1, orderer2, orderer4]', 'T117 warning'],
    [
      'orderer2: { organisation: orderer-org, at: frankfurt/fra-a',
      'orderer2: { organisation: orderer-org, at: london/lon-a',
      'T118 warning',
    ],
  ];
  for (const [from, to, expected] of cases) assert.equal(found(accept(change(from, to, BFT))).join(), expected, to);
});

test('a SmartBFT option of zero is an error also when no parser saw it', () => {
  const topology = accept(BFT);
  const channel = topology.channels['certificates'] ?? assert.fail();
  assert.ok(channel.consensus.kind === 'smartbft');
  for (const option of ['leaderHeartbeatCount', 'collectMs', 'poolSize', 'incomingBufferSize'] as const) {
    const broken: Topology = { ...topology, channels: { certificates: { ...channel, consensus: { ...channel.consensus, [option]: 0 } } } };
    assert.deepEqual(found(broken), ['T114 error'], option);
  }
});

test('a finding names the option, and its line when the file is at hand', () => {
  const topology = accept(change('kind: raft', 'kind: raft, election-ticks: 1'));
  const [finding] = checkTopology(topology, (path) => ({ file: path.join('.'), line: 1, column: 1 }));
  assert.equal(finding?.subject, 'channels.trade.consensus.election-ticks');
  assert.equal(finding?.at?.file, 'channels.trade.consensus.election-ticks');
  assert.equal(checkTopology(accept(SMALL)).length, 0);
});

test('a balancer keeps streams longer than two pings, and clients do not ping more often than peers allow', () => {
  const consortium = readFileSync(new URL('consortium.yaml', EXAMPLES), 'utf8');
  const judged = (text: string, knownSettings = false): string =>
    checkEntrances(accept(text), knownSettings, (path) => ({ file: path.join('/'), line: 1, column: 1 }))
      .map(({ code, severity, at }) => `${code} ${severity} ${at?.file ?? ''}`)
      .join();
  assert.equal(judged(consortium), '');
  const idle = (time: string): string =>
    change('    address: 10.1.0.11\n', `    address: 10.1.0.11\n    idle-timeout: ${time}\n`, consortium);
  assert.equal(judged(idle('121s')), '');
  assert.equal(judged(idle('120s')), 'T132 warning load-balancers/lb-london-1/idle-timeout');
  const pings = (time: string): string =>
    change(
      'peers: [peer0-org2, peer1-org2] }\n\n# W',
      `peers: [peer0-org2, peer1-org2], keepalive: { interval: ${time} } }\n\n# W`,
      consortium,
    );
  assert.equal(judged(pings('60s')), '');
  assert.equal(judged(pings('59s')), 'T131 warning services/gateway-org2/keepalive/interval');
  assert.equal(judged(pings('59s'), true), '', 'the files of the peers say what they allow');
});
