/** The long run of the simulation: `npm run soak [-- SEEDS [FIRST]]`. Exit 1 when a law was broken or something was met too rarely. */
import { CALIBRATION } from '../src/simulation/calibration.ts';
import { coverage, gaps } from '../src/simulation/run/coverage.ts';
import { runSeeds } from '../src/simulation/run/run-seeds.ts';
import { say } from './run-step.ts';

const SECONDS = 120;
const [count = '10000', first = '1'] = process.argv.slice(2);
const result = await runSeeds({
  first: Number(first),
  count: Number(count),
  seconds: SECONDS,
  told: (done, failed) => {
    if (done % 100 === 0) say(`${done} of ${count} seeds, ${failed} failed`);
  },
});
for (const { seed, violations } of result.failed) {
  say(`seed ${seed}: ${violations[0]?.law} ${violations[0]?.message}\n  holdfast simulate --seed ${seed} --seconds ${SECONDS}`);
}
const rows = coverage(result.counts, result.seeds);
for (const { what, name, met, reason } of rows) say(`${what.padEnd(12)} ${name.padEnd(28)} ${String(met).padStart(7)}  ${reason ?? ''}`);
for (const { fact, measured, unit, source, simulate } of CALIBRATION) {
  say(`${fact}: measured ${measured.join(' to ')} ${unit} (${source}), simulated ${await simulate(1)}`);
}
const missing = gaps(rows);
for (const { what, name, met, least } of missing) say(`too rarely met: ${what} ${name}, ${met} of ${least}`);
const minutes = Math.round(result.virtualMs / 60_000);
const speed = Math.round(result.virtualMs / result.cpuMs);
say(`${result.seeds} seeds, ${result.failed.length} failed; ${minutes} virtual minutes, ${speed} times real time on a core`);
process.exitCode = result.failed.length > 0 || missing.length > 0 ? 1 : 0;
