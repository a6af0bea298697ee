/** Boxes around points so that none touches another: those that do are pushed apart, which is where the picture stops being to scale. */
import type { Point } from './embed-regions.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** `x` and `y` are the upper left corner. */
export interface Rectangle extends Point, Size {}

export interface PlacedBoxes {
  readonly boxes: readonly Rectangle[];
  readonly height: number;
}

/** Room for a line and its number. */
const GAP_X = 96;
const GAP_Y = 52;
/** Between the middles of the uppermost and the lowest box: few boxes should fit on a screen, with the answer below them. */
const MAX_HEIGHT_PER_BOX = 120;
/** From here on boxes are only pushed down and up, because the width may be too small for all. */
const VERTICAL_FROM = 200;
const ROUNDS = 600;

interface Moving extends Size {
  /** Centre. */
  x: number;
  y: number;
}

/** null when they do not come apart within the rounds. */
export function placeBoxes(points: readonly Point[], sizes: readonly Size[], width: number): PlacedBoxes | null {
  const boxes = scaled(points, sizes, width);
  for (let round = 0; round < ROUNDS; round++) {
    if (!pushApart(boxes, round >= VERTICAL_FROM)) return finished(boxes);
    for (const box of boxes) box.x = Math.min(Math.max(box.x, box.width / 2), width - box.width / 2);
  }
  return null;
}

function scaled(points: readonly Point[], sizes: readonly Size[], width: number): readonly Moving[] {
  const xs = points.map(({ x }) => x);
  const [from, to] = [Math.min(...xs), Math.max(...xs)];
  const widest = Math.max(...sizes.map((size) => size.width));
  const factor = to - from < 1e-9 ? 0 : (width - widest) / (to - from);
  const ys = points.map(({ y }) => y);
  const flatter = Math.min(factor, (MAX_HEIGHT_PER_BOX * points.length) / Math.max(Math.max(...ys) - Math.min(...ys), 1e-9));
  const middle = (from + to) / 2;
  return points.map(({ x, y }, i) => {
    const { width: own, height } = sizes[i] ?? { width: widest, height: 0 };
    return { x: width / 2 + (x - middle) * factor, y: y * flatter, width: own, height };
  });
}

/** Whether any pair was too close. */
function pushApart(boxes: readonly Moving[], vertical: boolean): boolean {
  let moved = false;
  for (const [i, a] of boxes.entries()) {
    for (const b of boxes.slice(i + 1)) {
      const overlapX = (a.width + b.width) / 2 + GAP_X - Math.abs(a.x - b.x);
      const overlapY = (a.height + b.height) / 2 + GAP_Y - Math.abs(a.y - b.y);
      // Pushes end half a pixel further than needed, so that rounding errors do not go on for ever.
      if (overlapX <= 0.25 || overlapY <= 0.25) continue;
      moved = true;
      if (!vertical && overlapX < overlapY) {
        const push = ((overlapX + 0.5) / 2) * (a.x <= b.x ? 1 : -1);
        a.x -= push;
        b.x += push;
      } else {
        const push = ((overlapY + 0.5) / 2) * (a.y <= b.y ? 1 : -1);
        a.y -= push;
        b.y += push;
      }
    }
  }
  return moved;
}

function finished(boxes: readonly Moving[]): PlacedBoxes {
  const top = Math.min(...boxes.map(({ y, height }) => y - height / 2));
  const corners = boxes.map(({ x, y, width, height }) => ({
    x: Math.round(x - width / 2),
    y: Math.round(y - height / 2 - top),
    width,
    height,
  }));
  return { boxes: corners, height: Math.max(...corners.map(({ y, height }) => y + height)) };
}
