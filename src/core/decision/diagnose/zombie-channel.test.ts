import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Situation, Watch } from '../../../../test/decision/situation.ts';
import { table } from '../../../../test/decision/table.ts';

const refuses = (node: string, error: string, ...regions: string[]): Situation =>
  new Situation().channel(node, 'ch', () => ({ error }), ...regions);

table('N313', [
  ['the channel failed to load', refuses('p-london', 'Invalid chain ID, ch'), 'p-london proven'],
  ['it was never joined, or is paused', refuses('p-london', "channel 'ch' not found"), 'p-london proven'],
  ['no machine can look', refuses('p-london', "channel 'ch' not found").noMachine(), 'p-london suspected'],
  ['it rebuilds its databases', refuses('p-london', 'endorse requests are blocked while ledgers are being rebuilt')],
  [
    'one vantage point is told that it rebuilds',
    refuses('p-london', "channel 'ch' not found").channel('p-london', 'ch', () => ({ error: 'ledgers are being rebuilt' }), 'london'),
  ],
  [
    'its machine saw no process: it has just ended, or another answers',
    refuses('p-london', "channel 'ch' not found").process('p-london', 'stopped'),
    'p-london suspected',
  ],
  ['the asker is not allowed to ask', refuses('p-london', 'access denied for [GetChainInfo][ch]')],
  ['one vantage point already gets a height: it was just joined', refuses('p-london', "channel 'ch' not found", 'london')],
  ['an orderer that does not have the channel', refuses('o5', 'o5 answers NOT_FOUND for channel ch')],
  ['dead', new Situation().dead('p-london')],
  ['all is well', new Situation()],
]);

table('N314', [
  ['an orderer that does not have the channel', refuses('o5', 'o5 answers NOT_FOUND for channel ch'), 'o5 proven'],
  ['no machine can look', refuses('o5', 'o5 answers NOT_FOUND for channel ch').noMachine(), 'o5 suspected'],
  [
    'its machine saw no process: it has just ended, or another answers',
    refuses('o5', 'o5 answers NOT_FOUND for channel ch').process('o5', 'stopped'),
    'o5 suspected',
  ],
  ['an orderer without a leader refuses and has the channel', refuses('o5', 'o5 answers SERVICE_UNAVAILABLE for channel ch')],
  ['the asker is not allowed to ask', refuses('o5', 'o5 answers FORBIDDEN for channel ch')],
  [
    'one vantage point was told something else',
    refuses('o5', 'o5 answers NOT_FOUND for channel ch').channel(
      'o5',
      'ch',
      () => ({ error: 'o5 answers SERVICE_UNAVAILABLE for channel ch' }),
      'london',
    ),
  ],
  ['one vantage point already gets a height', refuses('o5', 'o5 answers NOT_FOUND for channel ch', 'london')],
  ['a peer', refuses('p-london', 'NOT_FOUND')],
]);

test('N313: the log says why', () => {
  const line = 'Failed to load ledger ch(the state database [height=486] is ahead of the block store [height=485]. This is possible when';
  const situation = refuses('p-london', "channel 'ch' not found").logged('p-london', 'Starting peer:', line);
  assert.equal(new Watch().see(situation).find('N313', 'p-london')?.detail, 'state-ahead');
});
