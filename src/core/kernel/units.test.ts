import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { formatDuration, formatSize, parseDuration, parseSize } from './units.ts';

test('durations are read with every unit', () => {
  const read = (text: string) => parseDuration(text);
  assert.deepEqual(read('500ms'), { kind: 'ok', value: 500 });
  assert.deepEqual(read('5s'), { kind: 'ok', value: 5_000 });
  assert.deepEqual(read('15m'), { kind: 'ok', value: 900_000 });
  assert.deepEqual(read('1h'), { kind: 'ok', value: 3_600_000 });
  assert.deepEqual(read('3d'), { kind: 'ok', value: 259_200_000 });
  assert.deepEqual(read('0.8ms'), { kind: 'ok', value: 0.8 });
  assert.deepEqual(read('1.5s'), { kind: 'ok', value: 1_500 });
});

test('a wrong duration comes with a text that would be right', () => {
  const suggestions: Readonly<Record<string, string | undefined>> = {
    '500': '500ms',
    '5 s': '5s',
    '5S': '5s',
    '5sec': '5s',
    '2 minutes': '2m',
    '2hours': '2h',
    '7days': '7d',
    soon: undefined,
    '': undefined,
    '-5s': undefined,
    '5parsecs': undefined,
    '1e3ms': undefined,
  };
  for (const [text, suggestion] of Object.entries(suggestions)) {
    const result = parseDuration(text);
    assert.equal(result.kind, 'wrong', text);
    if (result.kind === 'wrong') assert.equal(result.suggestion, suggestion, text);
    if (suggestion !== undefined) assert.equal(parseDuration(suggestion).kind, 'ok');
  }
});

test('sizes are powers of 1024, and other spellings are pointed to them', () => {
  assert.deepEqual(parseSize('2MiB'), { kind: 'ok', value: 2_097_152 });
  assert.deepEqual(parseSize('1.5KiB'), { kind: 'ok', value: 1_536 });
  for (const [text, suggestion] of Object.entries({ '10MB': '10MiB', '10 mb': '10MiB', '512k': '512KiB', '7': '7B', '0.3KiB': '307B' })) {
    const result = parseSize(text);
    assert.deepEqual(result.kind === 'wrong' ? result.suggestion : 'accepted', suggestion, text);
  }
});

test('absurdly long durations and large sizes are refused', () => {
  assert.equal(parseDuration('9999999999d').kind, 'wrong');
  assert.equal(parseSize('99999999TiB').kind, 'wrong');
});

test('a unit that is the name of something inherited is no unit', () => {
  assert.equal(parseDuration('5constructor').kind, 'wrong');
  assert.equal(parseSize('5toString').kind, 'wrong');
});

test('what is printed is read back as the same number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 315_360_000_000 }), (ms) => {
      assert.deepEqual(parseDuration(formatDuration(ms)), { kind: 'ok', value: ms });
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000 }), (us) => {
      assert.deepEqual(parseDuration(formatDuration(us / 1000)), { kind: 'ok', value: us / 1000 });
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 50 }), (bytes) => {
      assert.deepEqual(parseSize(formatSize(bytes)), { kind: 'ok', value: bytes });
    }),
  );
  assert.equal(formatDuration(90_000), '90s');
  assert.equal(formatSize(10_485_760), '10MiB');
});
