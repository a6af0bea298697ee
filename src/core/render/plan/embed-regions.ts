/**
 * Points in the plane whose distances follow given ones as far as a plane allows: stress majorisation (SMACOF; Borg and Groenen,
 * Modern Multidimensional Scaling, 2nd edition, chapter 8) from a fixed start, so that the same distances give the same picture.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The picture needs no more digits than a pixel, and a handful of points is settled long before. */
const ROUNDS = 200;

/** `distance` is asked for 0 <= i < j < count; undefined counts as the mean of those that are known. The longer axis lies horizontally. */
export function embedPoints(count: number, distance: (i: number, j: number) => number | undefined): readonly Point[] {
  const wanted = symmetric(count, distance);
  let points: readonly Point[] = Array.from({ length: count }, (_, i) => onCircle(i, count));
  for (let round = 0; round < ROUNDS; round++) points = majorised(points, wanted);
  return upright(points);
}

function symmetric(count: number, distance: (i: number, j: number) => number | undefined): readonly (readonly number[])[] {
  const indexes = Array.from({ length: count }, (_, i) => i);
  const given = indexes.map((i) => indexes.map((j) => (i === j ? 0 : distance(Math.min(i, j), Math.max(i, j)))));
  const known = given.flatMap((row, i) => row.filter((each, j) => i < j && each !== undefined)) as readonly number[];
  const mean = known.length === 0 ? 1 : known.reduce((sum, each) => sum + each, 0) / known.length;
  return given.map((row) => row.map((each) => each ?? mean));
}

function onCircle(i: number, count: number): Point {
  const angle = (2 * Math.PI * i) / Math.max(count, 1);
  return { x: Math.cos(angle), y: Math.sin(angle) };
}

/** One Guttman transform with equal weights: it never increases the stress. */
function majorised(points: readonly Point[], wanted: readonly (readonly number[])[]): readonly Point[] {
  return points.map((point, i) => {
    let [x, y] = [0, 0];
    for (const [j, other] of points.entries()) {
      const [dx, dy] = [point.x - other.x, point.y - other.y];
      const apart = Math.hypot(dx, dy);
      if (apart < 1e-12) continue;
      const ratio = (wanted[i]?.[j] ?? 0) / apart;
      x += ratio * dx;
      y += ratio * dy;
    }
    return { x: x / points.length, y: y / points.length };
  });
}

/** Turned so that the main axis is horizontal, and mirrored so that the first point is at the upper left. */
function upright(points: readonly Point[]): readonly Point[] {
  const sum = (value: (point: Point) => number): number => points.reduce((total, point) => total + value(point), 0);
  const mean = { x: sum(({ x }) => x) / points.length, y: sum(({ y }) => y) / points.length };
  const centred = points.map(({ x, y }) => ({ x: x - mean.x, y: y - mean.y }));
  const spread = (value: (point: Point) => number): number => centred.reduce((total, point) => total + value(point), 0);
  const angle =
    Math.atan2(
      2 * spread(({ x, y }) => x * y),
      spread(({ x, y }) => x * x - y * y),
    ) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const turned = centred.map(({ x, y }) => ({ x: x * cos + y * sin, y: y * cos - x * sin }));
  const [flipX, flipY] = [(turned[0]?.x ?? 0) > 1e-9 ? -1 : 1, (turned[0]?.y ?? 0) > 1e-9 ? -1 : 1];
  return turned.map(({ x, y }) => ({ x: x * flipX, y: y * flipY }));
}
