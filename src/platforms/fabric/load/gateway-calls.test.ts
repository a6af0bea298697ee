import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCallFailure } from './gateway-calls.ts';

function error(code: number, message: string, details: readonly object[] = []): Error {
  return Object.assign(new Error(message), { code, details });
}

test('an error without details comes from the gateway peer or the way to it, one with details from a node behind it', () => {
  assert.equal(readCallFailure(error(14, 'connect ECONNREFUSED')).gateway, true);
  assert.equal(readCallFailure(error(14, 'no orderers', [{ address: 'o1:7050', message: 'down' }])).gateway, false);
  assert.equal(readCallFailure(error(10, 'failed to endorse')).gateway, false);
});

test('a deadline of either side is a call that timed out', () => {
  assert.equal(readCallFailure(error(4, 'Deadline exceeded')).timedOut, true);
  assert.equal(readCallFailure(error(1, 'Call cancelled')).timedOut, true);
  assert.equal(readCallFailure(error(14, 'gone')).timedOut, false);
});

test('the words of SmartBFT for a repeated envelope are found in message and details, and the details are shown', () => {
  const failure = readCallFailure(
    error(14, 'insufficient number of orderers', [{ address: 'o2:7050', message: 'request already processed' }]),
  );
  assert.equal(failure.alreadyKnown, true);
  assert.match(failure.message, /o2:7050: request already processed/);
  assert.equal(readCallFailure(error(14, 'request already exists')).alreadyKnown, true);
  assert.equal(readCallFailure(error(14, 'other')).alreadyKnown, false);
});

test('what is no gRPC error has the code UNKNOWN and a short message', () => {
  assert.deepEqual(readCallFailure('x'), { grpcCode: 2, message: 'x', gateway: false, timedOut: false, alreadyKnown: false });
  assert.equal(readCallFailure(new Error('y'.repeat(2_000))).message.length, 500);
});
