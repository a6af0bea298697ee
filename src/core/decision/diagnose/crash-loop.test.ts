import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY_HISTORY } from '../history.ts';
import { Situation, Watch } from '../../../../test/decision/situation.ts';
import { table } from '../../../../test/decision/table.ts';
import { AT } from '../../../../test/observation/round.ts';

const START = '2026-11-20 09:00:00.000 UTC 0001 INFO [orderer.common.server] Main -> Starting orderer:';
const TOCOMMIT =
  '2026-11-20 09:00:01.000 UTC 0040 PANI [orderer.consensus.etcdraft] commitTo -> tocommit(12) is out of range [lastIndex(5)]. Was the raft log corrupted, truncated, or lost? channel=ch node=1';

table('N315', [
  ['it died of a log that is too short', new Situation().dead('o5').logged('o5', START, TOCOMMIT, 'goroutine 1 [running]:'), 'o5 proven'],
  ['the start is further up than what was read', new Situation().dead('o5').logged('o5', TOCOMMIT), 'o5 proven'],
  ['no machine says that it is dead', new Situation().dead('o5').noMachine('o5').logged('o5', TOCOMMIT)],
  ['it runs again', new Situation().logged('o5', TOCOMMIT)],
  [
    'an old panic: it has started since, and died of something else',
    new Situation().dead('o5').logged('o5', TOCOMMIT, START, 'signal: killed'),
  ],
  ['dead without a word', new Situation().dead('o5').logged('o5', START, 'Beginning to serve requests')],
  ['a disk that is full for others', new Situation().dead('o5').logged('o5', START, 'WARN client says: no space left on device')],
  ['the panic of an orderer in the log of a peer', new Situation().dead('p-london').logged('p-london', TOCOMMIT)],
]);

const PANICS: readonly [string, string, string][] = [
  ['tocommit', 'o5', TOCOMMIT],
  [
    'other-chain',
    'o5',
    'PANI commitBlock -> [channel: ch] Could not append block: unexpected Previous block hash. Expected PreviousHash = [aa], PreviousHash referred in the latest block= [bb]',
  ],
  [
    'other-chain',
    'p-london',
    '[gossip.state] Cannot commit block to the ledger due to unexpected Previous block hash. Expected PreviousHash = [1a]',
  ],
  [
    'index-ahead',
    'p-london',
    'panic: Could not open current file for detecting last block in the file: error peeking [-1000] bytes from block file: bufio: negative count',
  ],
  ['state-ahead', 'p-london', 'ERRO Failed to load ledger ch(the history database [height=486] is ahead of the block store [height=485]. '],
  ['state-database-lost', 'p-london', 'panic: error during commit to txmgr: Database does not exist.'],
  [
    'wal-ahead',
    'o5',
    'PANI Failed restoring view from WAL: last proposal sequence persisted into WAL is 125 which is greater than last committed sequence is 8',
  ],
  [
    'configuration-refused',
    'o5',
    "panic: Failed to create chain support for channel 'ch', error: config validation failed: RequestForwardTimeout is bigger than RequestComplainTimeout",
  ],
  ['configuration-refused', 'o5', "failed to parse config: 1 error(s) decoding: '' has invalid keys: Kafka"],
  [
    'disk-full',
    'o5',
    'PANI Could not append block: error while appending block to file: write /data/blockfile_000000: no space left on device',
  ],
];

for (const [name, node, line] of PANICS) {
  test(`N315: ${node} died of ${name}: ${line.slice(0, 60)}`, () => {
    const found = new Watch().see(new Situation().dead(node).logged(node, line)).find('N315', node);
    assert.equal(found?.detail, name);
    assert.equal(found.certainty, 'proven');
    assert.ok(found.evidence.some(({ observer }) => observer === `log:${node}`));
  });
}

test('N315: the restarts that the policy allows are used up', () => {
  const dead = new Situation().dead('o5');
  const times = [1, 2, 3, 4, 5].map((i) => AT - i * 60_000).toReversed();
  const used = (restarts: readonly number[]): Watch => new Watch(undefined, { ...EMPTY_HISTORY, restarts: { o5: restarts } });
  assert.deepEqual(used(times).see(dead).shown('N315'), ['N315 o5 proven']);
  assert.equal(used(times).see(dead).find('N315', 'o5')?.detail, undefined);
  assert.deepEqual(used(times.slice(1)).see(dead).shown('N315'), []);
  assert.deepEqual(
    used(times.map((at) => at - 15 * 60_000))
      .see(dead)
      .shown('N315'),
    [],
  );
  assert.deepEqual(used(times).see(new Situation()).shown('N315'), []);
});
