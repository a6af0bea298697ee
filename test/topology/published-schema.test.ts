import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { jsonSchema } from '../../src/core/topology/json-schema.ts';
import { resolvedDocument } from '../../src/core/topology/print.ts';
import { TOPOLOGY_SCHEMA } from '../../src/core/topology/schema.ts';
import type { Schema } from '../../src/core/topology/schema-kinds.ts';
import { accept, change, SMALL } from './small-file.ts';

const ROOT = new URL('../../', import.meta.url);
const validate = new Ajv({ strict: true, allErrors: true }).compile(jsonSchema());

function valid(document: unknown): boolean {
  return validate(document);
}

test('the published schema is the one that the program makes (node tools/generate-schema.ts writes it)', () => {
  assert.deepEqual(JSON.parse(readFileSync(new URL('schema/topology.schema.json', ROOT), 'utf8')), jsonSchema());
});

for (const name of readdirSync(new URL('examples/', ROOT)).filter((each) => each.endsWith('.yaml'))) {
  const text = readFileSync(new URL(`examples/${name}`, ROOT), 'utf8');

  test(`examples/${name} is valid by the published schema, with and without its defaults`, () => {
    assert.ok(valid(parse(text)), JSON.stringify(validate.errors));
    assert.ok(valid(resolvedDocument(accept(text))), JSON.stringify(validate.errors));
  });

  test(`examples/${name} tells editors where the schema is`, () => {
    assert.match(text, /^# yaml-language-server: \$schema=\.\.\/schema\/topology\.schema\.json\n/);
  });
}

test('the published schema refuses what a schema can refuse', () => {
  assert.ok(valid(parse(SMALL)));
  const broken: readonly (readonly [string, string])[] = [
    ['latency:', 'latencies:'],
    ['14ms', '14'],
    ['14ms', '14 ms'],
    ['kind: raft', 'kind: rafd'],
    ['kind: raft', 'kind: raft, request-forward: 2s'],
    ['at: london/lon-a }', 'at: london/lon-a, unknown: 1 }'],
    ['[orderer1, orderer2, orderer3]', '[]'],
    ['[orderer1, orderer2, orderer3]', '[orderer1, orderer1]'],
    ['version: 1', 'version: 2'],
    ['peer0: {', 'peer/0: {'],
    ['kind: fabric, version: 3.1.1', 'kind: fabric, version: v3.1.1'],
  ];
  for (const [from, to] of broken) assert.equal(valid(parse(change(from, to))), false, `${from} -> ${to}`);
});

test('every key has a docstring, and every option that may be left out a default', () => {
  const missing: string[] = [];
  const walk = (schema: Schema, path: string): void => {
    if (schema.doc === '') missing.push(`${path}: docstring`);
    if (schema.type === 'list') walk(schema.items, `${path}[]`);
    if (schema.type === 'map') walk(schema.values, `${path}.*`);
    if (schema.type === 'variants') for (const [kind, variant] of Object.entries(schema.of)) walk(variant, `${path}(${kind})`);
    if (schema.type !== 'object') return;
    for (const [key, value] of Object.entries(schema.defaulted)) if (!('default' in value)) missing.push(`${path}.${key}: default`);
    for (const [key, value] of Object.entries({ ...schema.required, ...schema.defaulted, ...schema.optional }))
      walk(value, `${path}.${key}`);
  };
  walk(TOPOLOGY_SCHEMA, '');
  assert.deepEqual(missing, []);
});
