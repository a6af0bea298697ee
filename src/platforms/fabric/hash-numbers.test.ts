import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashNumbers } from './hash-numbers.ts';

const REQUEST = { timeoutMs: 1000 };
const heights = new Map([['c', new Map(Object.entries({ low: 5, next: 6, high: 9 }))]]);

test('a node ahead of the lowest by more than one block is asked for the tip of the lowest', () => {
  assert.deepEqual(hashNumbers(heights, 'c', 'high', REQUEST), [4]);
  assert.deepEqual(hashNumbers(heights, 'c', 'next', REQUEST), []);
  assert.deepEqual(hashNumbers(heights, 'c', 'low', REQUEST), []);
});

test('a first round asks for nothing, unless the caller wants a block', () => {
  assert.deepEqual(hashNumbers(new Map(), 'c', 'high', REQUEST), []);
  assert.deepEqual(hashNumbers(new Map(), 'c', 'high', { ...REQUEST, hashesAt: { c: 3 } }), [3]);
  assert.deepEqual(hashNumbers(new Map(), 'c', 'high', { ...REQUEST, hashesAt: { other: 3 } }), []);
});
