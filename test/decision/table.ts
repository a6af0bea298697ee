/** Runs a table of situations of one diagnosis: those that show it, and near misses that must not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { look, type Situation } from './situation.ts';

/** In words; the situation; what is expected of this diagnosis: `o5 proven`. Nothing expected: a near miss. */
export type Row = readonly [string, Situation, ...string[]];

export function table(code: string, rows: readonly Row[]): void {
  for (const [name, situation, ...expected] of rows) {
    test(`${code}: ${name}`, () => {
      assert.deepEqual(
        look(situation, code).map((line) => line.slice(code.length + 1)),
        expected,
      );
    });
  }
}
