import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probeLimitMs } from './world.ts';

test('one node may take four of the longest round trips and a second, as a first connection over it does', () => {
  const near = { between: ['a', 'b'] as const, roundTripMs: 14 };
  const far = { between: ['a', 'c'] as const, roundTripMs: 170 };
  assert.equal(probeLimitMs({ latency: [near, far] }), 1_680);
  assert.equal(probeLimitMs({ latency: [] }), 1_000);
});
