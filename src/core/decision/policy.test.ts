import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseTopology } from '../topology/parse.ts';
import { DEFAULT_POLICY, policyOf } from './policy.ts';

test('the default policy is what a topology file without the section means', () => {
  const text = readFileSync(new URL('../../../examples/three-regions.yaml', import.meta.url), 'utf8');
  const parsed = parseTopology(text, 'three-regions.yaml');
  assert.ok(parsed.kind === 'ok');
  assert.deepEqual(policyOf(parsed.topology), DEFAULT_POLICY);
});
