import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { embedPoints, type Point } from '../../src/core/render/plan/embed-regions.ts';
import { linkLines } from '../../src/core/render/plan/link-lines.ts';
import { loseHash, parseLoseHash } from '../../src/core/render/plan/lose-spec.ts';
import { nearestTree } from '../../src/core/render/plan/nearest-tree.ts';
import { placeBoxes, type Rectangle } from '../../src/core/render/plan/place-boxes.ts';

/** Longer runs: HOLDFAST_RUNS=10000. */
const RUNS = { numRuns: Number(process.env['HOLDFAST_RUNS'] ?? 100) };

const apart = (a: Point | undefined, b: Point | undefined): number =>
  Math.hypot((a?.x ?? NaN) - (b?.x ?? NaN), (a?.y ?? NaN) - (b?.y ?? NaN));
const coordinate = fc.integer({ min: -100, max: 100 });

test('points of a plane are found again, up to turning and mirroring', () => {
  const given: readonly Point[] = [
    { x: 0, y: 0 },
    { x: 40, y: 0 },
    { x: 40, y: 30 },
    { x: -20, y: 25 },
  ];
  const points = embedPoints(4, (i, j) => apart(given[i], given[j]));
  for (const [i, a] of given.entries()) {
    for (const [j, b] of given.entries()) assert(Math.abs(apart(points[i], points[j]) - apart(a, b)) < 0.5, `${i} ${j}`);
  }
});

test('the longer axis lies horizontally, the first point at the upper left, and the same distances give the same picture', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 8 }), (places) => {
      const distance = (i: number, j: number): number =>
        Math.hypot((places[i]?.[0] ?? 0) - (places[j]?.[0] ?? 0), (places[i]?.[1] ?? 0) - (places[j]?.[1] ?? 0));
      const points = embedPoints(places.length, distance);
      assert.deepEqual(points, embedPoints(places.length, distance));
      const spread = (value: (point: Point) => number): number => points.reduce((sum, point) => sum + value(point) ** 2, 0);
      assert(spread(({ x }) => x) >= spread(({ y }) => y) - 1e-6);
      assert((points[0]?.x ?? 1) <= 1e-9 && (points[0]?.y ?? 1) <= 1e-9);
    }),
    RUNS,
  );
});

test('one point, no distances, and distances of nothing are drawn as well', () => {
  assert.equal(embedPoints(0, () => 1).length, 0);
  for (const points of [embedPoints(1, () => 1), embedPoints(5, () => undefined), embedPoints(5, () => 0)])
    for (const { x, y } of points) assert(Number.isFinite(x) && Number.isFinite(y));
});

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

test('placed boxes never touch, and stay within the width', () => {
  const box = fc.record({ x: coordinate, y: coordinate, height: fc.integer({ min: 60, max: 700 }) });
  let placed = 0;
  fc.assert(
    fc.property(fc.array(box, { minLength: 1, maxLength: 8 }), (all) => {
      const result = placeBoxes(
        all,
        all.map(({ height }) => ({ width: 232, height })),
        1120,
      );
      if (result === null) return;
      placed++;
      for (const [i, a] of result.boxes.entries()) {
        assert(a.x >= 0 && a.x + a.width <= 1120 && a.y >= 0 && a.y + a.height <= result.height);
        for (const b of result.boxes.slice(i + 1)) assert(!overlap(a, b));
      }
    }),
    RUNS,
  );
  assert(placed >= 0.9 * RUNS.numRuns, `only ${placed} of ${RUNS.numRuns} were placed`);
});

test('the number of a line lies on it and on nothing else', () => {
  const boxes = [
    { x: 0, y: 0, width: 100, height: 50 },
    { x: 400, y: 0, width: 100, height: 50 },
    { x: 150, y: 0, width: 150, height: 50 },
  ];
  const size = { width: 40, height: 18 };
  const pairs = [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const;
  const [far, near] = linkLines(boxes, pairs, [size, size, size]);
  assert(far?.label !== null && far?.label !== undefined);
  assert.equal(far.label.y, 25);
  assert(far.label.x > 300 && far.label.x < 400);
  // Between the first and the third box 50 pixels are left, which are enough for 40 and the margins.
  assert(near?.label !== null && near?.label !== undefined && near.label.x > 100 && near.label.x < 150);
  const [none] = linkLines(
    [boxes[0], boxes[2]].flatMap((box) => box ?? []),
    [[0, 1]],
    [{ width: 60, height: 18 }],
  );
  assert.equal(none?.label, null);
});

test('the address of a loss is read back as it was written', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.trim() === text && text.isWellFormed())),
      (specs) => {
        assert.deepEqual(parseLoseHash(loseHash(specs)), specs);
      },
    ),
    RUNS,
  );
  assert.equal(loseHash(['region:london', 'zone:london/lon-a']), '#lose=region:london,zone:london/lon-a');
  for (const other of ['', '#', '#losses', '#lose', '#lose=', '#lose=,,']) assert.deepEqual(parseLoseHash(other), []);
});

test('the shortest lines that connect everything are found', () => {
  const link = (a: string, b: string, roundTripMs: number) => ({ between: [a, b] as const, roundTripMs });
  const latency = [link('a', 'b', 5), link('a', 'c', 3), link('b', 'c', 1), link('c', 'd', 9), link('b', 'd', 8)];
  assert.deepEqual(
    nearestTree(['a', 'b', 'c', 'd', 'alone'], latency).map(({ roundTripMs }) => roundTripMs),
    [1, 3, 8],
  );
});
