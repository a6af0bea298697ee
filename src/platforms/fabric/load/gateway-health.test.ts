import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountPairs } from './account-pairs.ts';
import { gatewayHealth } from './gateway-health.ts';

test('clients stay with the preferred peer until it fails, then with the next', () => {
  let now = 0;
  const health = gatewayHealth(['p1', 'p2', 'p3'], () => now);
  assert.equal(health.choose(), 'p1');
  health.failed('p1');
  assert.equal(health.choose(), 'p2');
  now = 1_999;
  assert.equal(health.choose(), 'p2');
});

test('after its penalty one operation at a time tries the preferred peer again', () => {
  let now = 0;
  const health = gatewayHealth(['p1', 'p2'], () => now);
  health.failed('p1');
  now = 2_000;
  assert.equal(health.choose(), 'p1');
  assert.equal(health.choose(), 'p2');
  health.failed('p1');
  now = 5_999;
  assert.equal(health.choose(), 'p2');
  now = 6_000;
  assert.equal(health.choose(), 'p1');
  health.worked('p1');
  assert.equal(health.choose(), 'p1');
  assert.equal(health.choose(), 'p1');
});

test('an answer that says nothing about the peer lets the next operation try it', () => {
  let now = 0;
  const health = gatewayHealth(['p1', 'p2'], () => now);
  health.failed('p1');
  now = 2_000;
  assert.equal(health.choose(), 'p1');
  health.undecided('p1');
  assert.equal(health.choose(), 'p1');
});

test('many operations that fail together are one failure', () => {
  let now = 0;
  const health = gatewayHealth(['p1', 'p2'], () => now);
  for (let i = 0; i < 50; i++) health.failed('p1');
  now = 2_000;
  assert.equal(health.choose(), 'p1');
});

test('when all peers failed the one whose penalty ends first is used, and a single peer always', () => {
  let now = 0;
  const health = gatewayHealth(['p1', 'p2'], () => now);
  health.failed('p2');
  now = 500;
  health.failed('p1');
  assert.equal(health.choose(), 'p2');
  assert.equal(health.choose('p2'), 'p1');
  assert.equal(gatewayHealth(['p1'], () => now).choose('p1'), 'p1');
});

test('a pair of accounts rests after its operation, then moves the amount back, and an unknown one is never used again', () => {
  let now = 0;
  const pairs = accountPairs('c', () => now);
  const first = pairs.take();
  const second = pairs.take();
  assert.deepEqual(first, { from: 'c/0a', to: 'c/0b' });
  assert.deepEqual(second, { from: 'c/1a', to: 'c/1b' });
  pairs.release(first, true);
  now = 4_999;
  assert.deepEqual(pairs.take(), { from: 'c/2a', to: 'c/2b' });
  now = 5_000;
  assert.deepEqual(pairs.take(), { from: 'c/0b', to: 'c/0a' });
  assert.deepEqual(pairs.take(), { from: 'c/3a', to: 'c/3b' });
});
