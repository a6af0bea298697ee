/** One test for each file of this folder; the language is described in src/simulation/run/scenario.ts. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runScenario } from '../../src/simulation/run/scenario.ts';

const FOLDER = new URL('.', import.meta.url);

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.txt'))) {
  test(file, async () => {
    const { failed, violations, story } = await runScenario(readFileSync(new URL(file, FOLDER), 'utf8'));
    const told = story.slice(-40).join('\n');
    assert.equal(failed, null, failed === null ? '' : `${file}:${failed.line} ${failed.text}: ${failed.why}\n${told}`);
    assert.deepEqual(violations, [], `${file} breaks a law\n${told}`);
  });
}
