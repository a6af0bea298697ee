import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PARAMETER, PARAMETERS_PER_LINK, createLinkTable, linkNumber, needsSegments, readLinks, setLinks } from './link-table.ts';

const REGIONS = ['a', 'b', 'c'];

test('a pair has half of its round trip in each direction, and a pair that is not listed has none', () => {
  const table = createLinkTable(3);
  setLinks(table, REGIONS, [{ between: ['a', 'b'], roundTripMs: 14 }]);
  const delay = (from: number, to: number): number | undefined =>
    table.parameters[linkNumber(3, from, to) * PARAMETERS_PER_LINK + PARAMETER.delayMs];
  assert.deepEqual([delay(1, 2), delay(2, 1), delay(1, 3), delay(3, 2)], [7, 7, 0, 0]);
  setLinks(table, REGIONS, [{ between: ['a', 'c'], roundTripMs: 10 }]);
  assert.deepEqual([delay(1, 2), delay(1, 3)], [0, 5]);
});

test('a region that is not there changes nothing', () => {
  const table = createLinkTable(3);
  setLinks(table, REGIONS, [{ between: ['a', 'mars'], roundTripMs: 14 }]);
  assert.ok(table.parameters.every((value) => value === 0));
});

test('every ordered pair of regions is one link', () => {
  assert.equal(readLinks(createLinkTable(3), REGIONS).length, 6);
});

test('loss and slow links need packets cut to size by the kernel', () => {
  assert.ok(!needsSegments([{ between: ['a', 'b'], roundTripMs: 1, bytesPerSecond: 5_000_000 }]));
  assert.ok(needsSegments([{ between: ['a', 'b'], roundTripMs: 1, bytesPerSecond: 500_000 }]));
  assert.ok(needsSegments([{ between: ['a', 'b'], roundTripMs: 1, loss: 0.01 }]));
});
