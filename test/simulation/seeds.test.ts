/**
 * The engine on pretended networks, by seed. HOLDFAST_SEEDS runs so many, HOLDFAST_SECONDS stops it after so long; a failing seed prints its
 * story and the command that repeats it. `npm run soak` is the long run.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coverage, gaps } from '../../src/simulation/run/coverage.ts';
import { runSeed } from '../../src/simulation/run/run-seed.ts';
import { runSeeds, type SeedsResult } from '../../src/simulation/run/run-seeds.ts';

const SECONDS = 120;
const SEEDS = Number(process.env['HOLDFAST_SEEDS'] ?? 1_000);
const LIMIT_MS = 1_000 * Number(process.env['HOLDFAST_SECONDS'] ?? 100);

/** Few, so that every run of the tests meets repairs under engines that die; the long run has many more. */
const HARSH_SEEDS = 60;
const HARSH_LIMIT_MS = 15_000;

describe('the engine by seed', () => {
  it('breaks no law in any of them, and meets what there is to meet', { timeout: LIMIT_MS + 60_000 }, async (t) => {
    const result = await runSeeds({ first: 1, count: SEEDS, seconds: SECONDS, limitMs: LIMIT_MS });
    const speed = Math.round(result.virtualMs / result.cpuMs);
    t.diagnostic(`${result.seeds} seeds, ${Math.round(result.virtualMs / 60_000)} virtual minutes, ${speed} times real time on a core`);
    breaksNoLaw(result, '');
    assert.deepEqual(gaps(coverage(result.counts, result.seeds)), []);
  });

  it('breaks no law where repairs are frequent and engines die in the middle of them', { timeout: HARSH_LIMIT_MS + 60_000 }, async (t) => {
    const result = await runSeeds({ first: 1, count: HARSH_SEEDS, seconds: SECONDS, harsh: true, limitMs: HARSH_LIMIT_MS });
    t.diagnostic(`${result.seeds} harsh seeds`);
    breaksNoLaw(result, '--harsh ');
  });

  it('is the same to the byte each time', async () => {
    const [one, two] = [await runSeed(7, { seconds: SECONDS }), await runSeed(7, { seconds: SECONDS })];
    assert.equal(one.digest, two.digest);
    assert.deepEqual(one.story, two.story);
    assert.notEqual((await runSeed(8, { seconds: SECONDS })).digest, one.digest);
  });
});

function breaksNoLaw({ failed }: SeedsResult, how: string): void {
  const [first] = failed;
  const again = first === undefined ? '' : `holdfast simulate ${how}--seed ${first.seed} --seconds ${SECONDS}`;
  const broken = failed.map(({ seed, violations }) => `${seed}: ${violations[0]?.law} ${violations[0]?.message}`);
  assert.deepEqual(broken, [], `${first?.story.join('\n') ?? ''}\n${again}`);
}
