/** Lists as long as large networks have them, in one line; and where it ends. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, accept, refuse } from './small-file.ts';

const MANY = 6_000;
const PEERS = Array.from({ length: MANY }, (_, i) => `p${i}`);
const LONG = change('[peer0]', `[peer0, ${PEERS.join(', ')}]`).replace(
  '  peer0: {',
  `${PEERS.map((id) => `  ${id}: { organisation: org1, at: london, ports: { grpc: 7051 } }`).join('\n')}\n  peer0: {`,
);

test('a list of 6,000 names stands in one line', () => {
  assert.equal(accept(LONG).channels['trade']?.peers.length, MANY + 1);
});

test('so it does where the library has to read the file', () => {
  assert.deepEqual(accept(LONG.replace('name: small', 'name: "sm\\x61ll"')), accept(LONG));
});

test('a name twice in a long list is found', () => {
  const [found, ...others] = refuse(LONG.replace('p5999]', 'p5999, p17]'));
  assert.deepEqual([found?.code, found?.message, others.length], ['E122', '"p17" is listed twice in channels.trade.peers', 0]);
});

test('a file beyond the limit is refused before it is read, with the number', () => {
  const [found] = refuse(change('[peer0]', `[peer0, ${'peer0, '.repeat(3_000_000)}]`));
  assert.equal(found?.code, 'E100');
  assert.match(found.message, /has 21\d{6} letters, and more than 20000000 are not read/);
  assert.match(found.hint, /a list that was written out by mistake/);
});
