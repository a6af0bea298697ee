/** Every measured fact that is modelled, against its measurement. CALIBRATION_RUNS=50 looks at more seeds than the default. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALIBRATION, type CalibrationRow } from './calibration.ts';

const FACTOR = 2;
const RUNS = Number(process.env['CALIBRATION_RUNS'] ?? 3);
/** A share of few runs says little. */
const RUNS_OF_SHARE = 4;
const TENTH = 0.1;

for (const row of CALIBRATION) {
  test(`${row.id}: ${row.fact}`, async () => {
    const values: number[] = [];
    for (let seed = 1; seed <= (row.unit === 'share of runs' ? RUNS_OF_SHARE * RUNS : RUNS); seed++) values.push(await row.simulate(seed));
    for (const value of judged(row, values)) {
      const [low, high] = allowed(row);
      assert.ok(value >= low && value <= high, `${value} is outside of ${low} to ${high}: ${values.join(', ')}`);
    }
  });
}

/** Durations and counts are held one by one around their median; a share is one number. */
function judged({ unit }: CalibrationRow, values: readonly number[]): readonly number[] {
  const sorted = values.toSorted((a, b) => a - b);
  if (unit === 'share of runs') return [values.reduce((sum, value) => sum + value, 0) / values.length];
  return [sorted[Math.floor(values.length / 2)] ?? Number.NaN];
}

function allowed({ measured: [low, high], unit }: CalibrationRow): readonly [number, number] {
  if (unit === 'share of runs') return [low / FACTOR, high === 0 ? TENTH : Math.min(1, high * FACTOR)];
  return [low / FACTOR, high * FACTOR];
}
