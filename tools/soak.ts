/**
 * The long run of the simulation: `npm run soak [-- SEEDS [FIRST]]`. A quarter as many harsh seeds follow the ordinary ones. Exit 1 when a law was
 * broken or something was met too rarely.
 */
import { CALIBRATION } from '../src/simulation/calibration.ts';
import { coverage, gaps } from '../src/simulation/run/coverage.ts';
import { runSeeds, type SeedsResult } from '../src/simulation/run/run-seeds.ts';
import { say } from './run-step.ts';

const SECONDS = 120;
/** A harsh seed takes longer than an ordinary one, and the laws are the same. */
const HARSH_SHARE = 0.25;
const [count = '10000', first = '1'] = process.argv.slice(2);

const ordinary = await soak(Number(count), false);
const rows = coverage(ordinary.counts, ordinary.seeds);
for (const { what, name, met, reason } of rows) say(`${what.padEnd(12)} ${name.padEnd(28)} ${String(met).padStart(7)}  ${reason ?? ''}`);
const harsh = await soak(Math.ceil(Number(count) * HARSH_SHARE), true);
for (const { fact, measured, unit, source, simulate } of CALIBRATION) {
  say(`${fact}: measured ${measured.join(' to ')} ${unit} (${source}), simulated ${await simulate(1)}`);
}
const missing = gaps(rows);
for (const { what, name, met, least } of missing) say(`too rarely met: ${what} ${name}, ${met} of ${least}`);
for (const [name, result] of [['ordinary', ordinary] as const, ['harsh', harsh] as const]) {
  const minutes = Math.round(result.virtualMs / 60_000);
  const speed = Math.round(result.virtualMs / result.cpuMs);
  say(`${result.seeds} ${name} seeds, ${result.failed.length} failed; ${minutes} virtual minutes, ${speed} times real time on a core`);
}
process.exitCode = ordinary.failed.length > 0 || harsh.failed.length > 0 || missing.length > 0 ? 1 : 0;

async function soak(seeds: number, isHarsh: boolean): Promise<SeedsResult> {
  const kind = isHarsh ? 'harsh seeds' : 'seeds';
  const result = await runSeeds({
    first: Number(first),
    count: seeds,
    seconds: SECONDS,
    harsh: isHarsh,
    told: (done, failed) => {
      if (done % 100 === 0) say(`${done} of ${seeds} ${kind}, ${failed} failed`);
    },
  });
  for (const { seed, violations } of result.failed) {
    const again = `holdfast simulate${isHarsh ? ' --harsh' : ''} --seed ${seed} --seconds ${SECONDS}`;
    say(`seed ${seed}: ${violations[0]?.law} ${violations[0]?.message}\n  ${again}`);
  }
  return result;
}
