/** A sample of the mutations; all of them run by `npm run mutations`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MUTATIONS } from './mutations.ts';
import { Copy } from './try-mutation.ts';

const SAMPLE = [
  'rule D101 is forgotten',
  'rule D201 is forgotten',
  'the linter does not see K101',
  'the intent is forgotten',
  'node.clone looks at no hold',
  'one person is enough',
];

test('a sample of mutations is caught by scenarios', async (t) => {
  const copy = new Copy();
  t.after(() => copy.close());
  for (const name of SAMPLE) {
    const mutation = MUTATIONS.find((each) => each.name === name);
    assert.ok(mutation !== undefined, name);
    const { caught, by } = await copy.attempt(mutation, 0);
    assert.ok(caught, `${name} survived`);
    t.diagnostic(`${name}: ${by}`);
  }
});
