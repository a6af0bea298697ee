/** Lines between the middles of boxes, and for each the place where its number is in nobody's way. */
import { oneDecimal } from '../report/scale.ts';
import type { Point } from './embed-regions.ts';
import type { Rectangle, Size } from './place-boxes.ts';

export interface Line {
  readonly from: Point;
  readonly to: Point;
  /** Middle of the number; null where boxes or other numbers cover all of the line. */
  readonly label: Point | null;
}

const SAMPLES = 60;
const MARGIN = 3;

/** `pairs` are indexes of boxes, `labels` the sizes of their numbers. */
export function linkLines(
  boxes: readonly Rectangle[],
  pairs: readonly (readonly [number, number])[],
  labels: readonly Size[],
): readonly Line[] {
  const taken: Rectangle[] = [...boxes];
  return pairs.map(([i, j], k) => {
    const [from, to] = [middleOf(boxes[i]), middleOf(boxes[j])];
    const label = freePoint(from, to, labels[k] ?? { width: 0, height: 0 }, taken);
    if (label !== null) taken.push(around(label, labels[k] ?? { width: 0, height: 0 }));
    return { from, to, label };
  });
}

function middleOf(box: Rectangle | undefined): Point {
  return box === undefined ? { x: 0, y: 0 } : { x: oneDecimal(box.x + box.width / 2), y: oneDecimal(box.y + box.height / 2) };
}

function around({ x, y }: Point, { width, height }: Size): Rectangle {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** The free point nearest to the middle of the free stretch. */
function freePoint(from: Point, to: Point, size: Size, taken: readonly Rectangle[]): Point | null {
  const points = Array.from({ length: SAMPLES - 1 }, (_, i) => {
    const t = (i + 1) / SAMPLES;
    return { x: oneDecimal(from.x + (to.x - from.x) * t), y: oneDecimal(from.y + (to.y - from.y) * t) };
  });
  const free = points.filter((point) => !taken.some((other) => touch(around(point, size), other)));
  return free[Math.floor(free.length / 2)] ?? null;
}

function touch(a: Rectangle, b: Rectangle): boolean {
  const apartX = a.x - MARGIN >= b.x + b.width || b.x - MARGIN >= a.x + a.width;
  const apartY = a.y - MARGIN >= b.y + b.height || b.y - MARGIN >= a.y + a.height;
  return !apartX && !apartY;
}
