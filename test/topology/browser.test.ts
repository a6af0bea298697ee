import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { parseTopology } from '../../src/core/topology/parse.ts';
import { printTopology } from '../../src/core/topology/print.ts';

const CORE = fileURLToPath(new URL('../../src/core/', import.meta.url));
const ENTRY = `
export { parseTopology } from './topology/parse.ts';
export { printTopology } from './topology/print.ts';
export { starterFile } from './topology/starter.ts';
export { jsonSchema } from './topology/json-schema.ts';
export { checkTopology } from './analysis/timing/check.ts';
`;

test('parser, printer and checks run in a browser: one bundle, nothing of Node', async () => {
  const bundle = await build({
    stdin: { contents: ENTRY, resolveDir: CORE, loader: 'ts' },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'holdfast',
    write: false,
    logLevel: 'silent',
  });
  assert.deepEqual(bundle.warnings, []);
  const example = readFileSync(new URL('../../examples/three-regions.yaml', import.meta.url), 'utf8');
  // A context without process, require, Buffer or timers; JSON carries the answer out of it.
  const script = `${bundle.outputFiles[0]?.text}
    const result = holdfast.parseTopology(text, 'three-regions.yaml');
    JSON.stringify({ kind: result.kind, problems: result.problems, printed: holdfast.printTopology(result.topology),
      findings: holdfast.checkTopology(result.topology), process: typeof process, schema: typeof holdfast.jsonSchema().properties });`;
  const answer = JSON.parse(String(runInNewContext(script, { text: example }))) as Readonly<Record<string, unknown>>;
  const here = parseTopology(example, 'three-regions.yaml');
  assert.ok(here.kind === 'ok');
  assert.deepEqual(answer, { kind: 'ok', printed: printTopology(here.topology), findings: [], process: 'undefined', schema: 'object' });
});
