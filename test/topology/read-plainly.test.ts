/** The quick reader against the library: it makes the same nodes in the same places, or leaves the text to it. HOLDFAST_RUNS=100000 looks longer. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { YAMLMap, YAMLSeq } from 'yaml';
import { readPlainly } from '../../src/core/topology/read-plainly.ts';
import { SMALL } from './small-file.ts';

const RUNS = Number(process.env['HOLDFAST_RUNS'] ?? 3_000);
const EXAMPLES = new URL('../../examples/', import.meta.url);

test('the examples are read quickly, and alike', () => {
  for (const name of readdirSync(EXAMPLES).filter((each) => each.endsWith('.yaml'))) {
    const text = readFileSync(new URL(name, EXAMPLES), 'utf8');
    assert.ok(agree(text), `${name} is left to the library`);
  }
});

test('a list over several lines, items of one line, comments and texts with spaces are read quickly, and alike', () => {
  for (const text of [
    'a: [b,\n  c, d\n  ] # end\n',
    'a:\n- b\n- c\nd: e',
    'a:\n  - "b: #c"\n  - \'d\'\n\n# comment\ne: { f: 1, g: [0] }\n',
    'a: OutOf(2, \'A.peer\', "B.peer") # why\nb: http://c/d?e#f\nc: []\nd: {}\n',
    'a:\n  b:\n    c: 007\n    d: null\n  e: TRUE\n',
    'a: { b: 14ms, c: 3.1.1,\n     d: x:1 }',
  ])
    assert.ok(agree(text), text);
});

test('whatever has rules of its own is left to the library', () => {
  for (const text of [
    '',
    'a',
    ' a: b',
    'a: b\n c',
    'a: b\n  c: d',
    'a: b: c',
    'a: b #c\n d',
    'a:\n',
    'a: 1\na: 2',
    'a: { b: 1, b: 2 }',
    'a: [b, c,]',
    'a: [b c]',
    'a: [b: c]',
    'a: [b,\nc]',
    'a: &x b',
    'a: *x',
    'a: !!str b',
    'a: |\n  b',
    'a: >-\n  b',
    'a: "b\\n"',
    "a: 'it''s'",
    'a: "b\n  c"',
    'a: 1.5',
    'a: 0x1F',
    'a: 1e3',
    'a: b\tc',
    'a: b\r\n',
    '--- \na: b',
    'a: b\n...\n',
    'a: -b',
    'a:\n - b: c',
    'a:\n  b: 1\n c: 2',
    '? a\n: b',
    '"a": b',
  ])
    assert.equal(readPlainly(text), undefined, text);
});

const BITS = [
  'a',
  'bc',
  '7',
  'true',
  'null',
  ':',
  ': ',
  ' ',
  '  ',
  '\n',
  '\n  ',
  '\n    ',
  '\n- ',
  '[',
  ']',
  '{',
  '}',
  ', ',
  ',',
  '"',
  "'",
  ' #',
  '#',
  '-',
  '.',
  '/',
  '\t',
  '~',
  '|',
  '>',
  '&',
  '*',
  '!',
  '%',
  '@',
  '`',
  'é',
];

test('any text is read alike or left to the library', () => {
  const soup = fc.array(fc.constantFrom(...BITS), { maxLength: 24 }).map((bits) => bits.join(''));
  const behindKey = soup.map((text) => `a: ${text}\nb: c\n`);
  fc.assert(
    fc.property(fc.oneof(soup, behindKey, edited(SMALL)), (text) => {
      agree(text);
    }),
    { numRuns: RUNS },
  );
});

/** A few bits put in somewhere, and as many letters taken out. */
function edited(text: string): fc.Arbitrary<string> {
  const edit = fc.tuple(fc.nat({ max: text.length }), fc.nat({ max: 3 }), fc.constantFrom('', ...BITS));
  return fc
    .array(edit, { minLength: 1, maxLength: 3 })
    .map((edits) => edits.reduce((now, [at, gone, bit]) => now.slice(0, at) + bit + now.slice(at + gone), text));
}

/** False where the text is left to the library. */
function agree(text: string): boolean {
  const quick = readPlainly(text);
  if (quick === undefined) return false;
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    version: '1.2',
    schema: 'core',
    merge: false,
  });
  assert.deepEqual(document.errors, [], text);
  assert.deepEqual(document.warnings, [], text);
  assert.deepEqual(shown(quick.root), shown(document.contents), text);
  assert.deepEqual(
    quick.lines.lineStarts,
    lines.lineStarts.filter((start) => start <= text.length),
    text,
  );
  return true;
}

function shown(node: unknown): unknown {
  if (isMap(node)) return { ...placed(node), map: node.items.map(({ key, value }) => [shown(key), shown(value)]) };
  if (isSeq(node)) return { ...placed(node), list: node.items.map(shown) };
  assert.ok(isScalar(node));
  const { value, source, type, range, tag, anchor } = node;
  return { at: range?.slice(0, 2), value, source, type, tag, anchor };
}

/** Edits of the text rely on where a flow collection ends, and on its being one. */
function placed({ flow, range }: YAMLMap | YAMLSeq): object {
  return flow === true ? { flow, at: range?.slice(0, 2) } : { at: range?.[0] };
}
