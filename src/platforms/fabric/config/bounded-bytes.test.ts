import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundedBytes } from './bounded-bytes.ts';

const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);

test('bytes read as they are, also out of the middle of a Buffer', () => {
  const middle = Buffer.from(bytes).subarray(10, 20);
  const bounded = boundedBytes(middle);
  assert.deepEqual([bounded.length, bounded[0], bounded[9]], [10, 10, 19]);
  assert.deepEqual([...bounded.subarray(2, 4)], [12, 13]);
  assert.equal(bounded.constructor, Uint8Array);
});

test('there is nothing beyond the end', () => {
  assert.throws(() => boundedBytes(bytes)[100], RangeError);
});

test('how often bytes are looked at is limited in proportion to their number', () => {
  const looks = (length: number): number => {
    const bounded = boundedBytes(bytes.subarray(0, length));
    for (let count = 0; count < 1_000_000; count++) {
      try {
        assert.equal(bounded[0], 0);
      } catch {
        return count;
      }
    }
    return Infinity;
  };
  const [small, large] = [looks(10), looks(100)];
  assert.ok(small >= 2 * 10 && large - small >= 2 * 90 && large < 100_000, `${small}, ${large}`);
});
