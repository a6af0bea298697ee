/** Two texts as a unified diff, as `patch` and reviewers read it: the fewest lines changed, by Myers' greedy algorithm (1986). */

const CONTEXT = 3;

interface Line {
  readonly kind: ' ' | '-' | '+';
  readonly text: string;
}

/** Empty when the texts are equal. Paths are written as a/FILE and b/FILE. */
export function unifiedDiff(before: string, after: string, file: string): string {
  if (before === after) return '';
  const lines = compare(linesOf(before), linesOf(after));
  const hunks = hunksOf(lines).map(({ start, end }) => hunkText(lines, start, end));
  return [`--- a/${file}`, `+++ b/${file}`, ...hunks, ''].join('\n');
}

/** A last line without its newline is told apart from one with it. */
function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  return last === '' ? lines : [...lines, `${last}\n\\ No newline at end of file`];
}

function compare(a: readonly string[], b: readonly string[]): readonly Line[] {
  const lines: Line[] = [];
  let [x, y] = [a.length, b.length];
  for (const { furthest, edits } of traceOf(a, b).toReversed()) {
    const down = stepsDown(furthest, x - y, edits);
    const previousX = furthest.get(x - y + (down ? 1 : -1)) ?? 0;
    const previousY = previousX - (x - y + (down ? 1 : -1));
    while (edits > 0 ? x > previousX && y > previousY : x > 0) {
      lines.push({ kind: ' ', text: a[--x] ?? '' });
      y -= 1;
    }
    if (edits === 0) break;
    lines.push(down ? { kind: '+', text: b[--y] ?? '' } : { kind: '-', text: a[--x] ?? '' });
  }
  return lines.toReversed();
}

interface Round {
  readonly edits: number;
  /** Per diagonal (x - y) the x that the round before reached. */
  readonly furthest: ReadonlyMap<number, number>;
}

function traceOf(a: readonly string[], b: readonly string[]): readonly Round[] {
  const trace: Round[] = [];
  let furthest = new Map<number, number>([[1, 0]]);
  for (let edits = 0; ; edits++) {
    trace.push({ edits, furthest });
    const next = new Map(furthest);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = stepsDown(furthest, diagonal, edits);
      let x = down ? (furthest.get(diagonal + 1) ?? 0) : (furthest.get(diagonal - 1) ?? 0) + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      next.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return trace;
    }
    furthest = next;
  }
}

/** Whether the diagonal is reached by a line of b (down) rather than by leaving out one of a. */
function stepsDown(furthest: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean {
  return diagonal === -edits || (diagonal !== edits && (furthest.get(diagonal - 1) ?? 0) < (furthest.get(diagonal + 1) ?? 0));
}

function hunksOf(lines: readonly Line[]): readonly { readonly start: number; readonly end: number }[] {
  const hunks: { start: number; end: number }[] = [];
  for (const [i, { kind }] of lines.entries()) {
    if (kind === ' ') continue;
    const last = hunks.at(-1);
    if (last !== undefined && i - CONTEXT <= last.end) last.end = Math.min(lines.length, i + 1 + CONTEXT);
    else hunks.push({ start: Math.max(0, i - CONTEXT), end: Math.min(lines.length, i + 1 + CONTEXT) });
  }
  return hunks;
}

function hunkText(lines: readonly Line[], start: number, end: number): string {
  const range = (side: '-' | '+'): string => {
    const above = lines.slice(0, start).filter(({ kind }) => kind === ' ' || kind === side).length;
    const count = lines.slice(start, end).filter(({ kind }) => kind === ' ' || kind === side).length;
    return `${side}${count === 0 ? above : above + 1},${count}`;
  };
  const body = lines.slice(start, end).map(({ kind, text }) => `${kind}${text}`);
  return [`@@ ${range('-')} ${range('+')} @@`, ...body].join('\n');
}
