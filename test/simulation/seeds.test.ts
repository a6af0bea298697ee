/**
 * The engine on pretended networks, by seed. HOLDFAST_SEEDS runs so many, HOLDFAST_SECONDS stops it after so long; a failing seed prints its
 * story and the command that repeats it. `npm run soak` is the long run.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coverage, gaps } from '../../src/simulation/run/coverage.ts';
import { runSeed } from '../../src/simulation/run/run-seed.ts';
import { runSeeds } from '../../src/simulation/run/run-seeds.ts';

const SECONDS = 120;
const SEEDS = Number(process.env['HOLDFAST_SEEDS'] ?? 1_000);
const LIMIT_MS = 1_000 * Number(process.env['HOLDFAST_SECONDS'] ?? 100);

/** Seeds that end short of well, and why that is no fault of the engine; each is expected until its reason is gone. */
const UNHEALED: Readonly<Record<number, string>> = {
  965: 'I10: of three consenters one was emptied, on three channels with different leaders; a re-seed would need a consenter to spare, and the person of the harness cannot re-join it',
};

describe('the engine by seed', () => {
  it('breaks no law in any of them, and meets what there is to meet', { timeout: LIMIT_MS + 60_000 }, async (t) => {
    const result = await runSeeds({ first: 1, count: SEEDS, seconds: SECONDS, limitMs: LIMIT_MS });
    const speed = Math.round(result.virtualMs / result.cpuMs);
    t.diagnostic(`${result.seeds} seeds, ${Math.round(result.virtualMs / 60_000)} virtual minutes, ${speed} times real time on a core`);
    const failed = result.failed.filter(({ seed, violations }) => !(seed in UNHEALED && violations.every(({ law }) => law === 'I10')));
    const [first] = failed;
    const again = first === undefined ? '' : `holdfast simulate --seed ${first.seed} --seconds ${SECONDS}`;
    const broken = failed.map(({ seed, violations }) => `${seed}: ${violations[0]?.law} ${violations[0]?.message}`);
    assert.deepEqual(broken, [], `${first?.story.join('\n') ?? ''}\n${again}`);
    assert.deepEqual(gaps(coverage(result.counts, result.seeds)), []);
  });

  it('is the same to the byte each time', async () => {
    const [one, two] = [await runSeed(7, { seconds: SECONDS }), await runSeed(7, { seconds: SECONDS })];
    assert.equal(one.digest, two.digest);
    assert.deepEqual(one.story, two.story);
    assert.notEqual((await runSeed(8, { seconds: SECONDS })).digest, one.digest);
  });
});
