import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recoveryEvidence, sinceLastStart } from './evidence.ts';

const LOG = [
  '2026-11-20 10:00:00.000 UTC 0001 INFO [orderer.consensus.smartbft.consensus] run -> Changing to leader role, current view: 0, current leader: 1',
  '2026-11-20 10:01:00.000 UTC 0001 INFO [orderer.common.server] prettyPrintStruct -> Orderer config values:',
  '2026-11-20 10:01:00.001 UTC 0002 INFO [orderer.common.server] Main -> Starting orderer:',
  '2026-11-20 10:01:00.002 UTC 0003 INFO [orderer.consensus.smartbft.chain] NewChain -> Write-Ahead-Log discovered 1 wal files: 0000000000000001.wal channel=certs',
  '\u001b[34m2026-11-20 10:01:00.003 UTC 0004 INFO\u001b[0m [orderer.consensus.smartbft.consensus] -> Changing to follower role, current view: 0, current leader: 1',
  '2026-11-20 10:01:00.004 UTC 0005 INFO [..consensus] -> Starting view with number 0, sequence 137, and decisions 136',
  '2026-11-20 10:01:01.000 UTC 0006 INFO [..chain] -> Finished synchronizing with cluster, fetched 66 blocks, starting from block [137], up until and including block [202]',
  '2026-11-20 10:01:02.000 UTC 0007 INFO [..chain] -> Delivering proposal, writing block 203 with 1 transactions',
  '2026-11-20 10:01:03.000 UTC 0008 INFO [..chain] -> Delivering proposal, writing block 204 with 1 transactions',
];

test('the lines of a SmartBFT recovery are taken from the last start on, once each and without colours', () => {
  const found = recoveryEvidence('orderer2', 'smartbft', sinceLastStart(LOG));
  assert.deepEqual(
    found.map(({ what }) => what),
    ['write-ahead log read', 'role', 'view and sequence', 'blocks fetched', 'first block written again'],
  );
  assert.match(found[1]?.line ?? '', /^2026-11-20 10:01:00\.003 UTC 0004 INFO \[.*follower role/);
  assert.match(found[4]?.line ?? '', /block 203/);
});

test('a log without such lines is no evidence', () => {
  assert.deepEqual(recoveryEvidence('orderer2', 'raft', ['nothing']), []);
  assert.deepEqual(sinceLastStart(['a', 'b']), ['a', 'b']);
});

test('a real start prints its configuration, reads the write-ahead log, and says only then that it starts', () => {
  const [restored, starting] = ['Restore -> WAL contains 2 entries', 'Main -> Starting orderer:'];
  const lines = [
    '\tGeneral.BootstrapMethod = "none"',
    'WAL contains 9 entries',
    starting,
    '\tGeneral.BootstrapMethod = "none"',
    restored,
    starting,
  ];
  assert.deepEqual(
    recoveryEvidence('orderer2', 'smartbft', sinceLastStart(lines)).map(({ line }) => line),
    [restored],
  );
});
