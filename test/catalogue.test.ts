import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { catalogue, CODE_TABLES } from '../src/cli/catalogue.ts';
import type { CodeTable } from '../src/core/kernel/failure.ts';
import { codesReference } from '../tools/codes-reference.ts';
import { filesOf, productionFiles, ROOT, withoutComments } from './source-files.ts';

const codes = catalogue().map(({ code }) => code);

test('no code is defined twice', () => {
  const twice = codes.filter((code, i) => codes.indexOf(code) !== i);
  assert.deepEqual(twice, []);
});

test('every table of codes in src is in the catalogue', async () => {
  const known = new Set<CodeTable>(Object.values(CODE_TABLES));
  const missing: string[] = [];
  for (const { path } of productionFiles().filter(({ text }) => text.includes('satisfies CodeTable'))) {
    const module = (await import(pathToFileURL(`${ROOT}${path}`).href)) as Readonly<Record<string, unknown>>;
    for (const [name, value] of Object.entries(module))
      if (name.endsWith('_CODES') && !known.has(value as CodeTable)) missing.push(`${path}: ${name}`);
  }
  assert.deepEqual(missing, [], 'add them to src/cli/catalogue.ts');
});

test('every code that src names can be explained', () => {
  const missing = productionFiles().flatMap(({ path, text }) =>
    [...withoutComments(text).matchAll(/['"]([A-Z]\d{3})['"]/gu)]
      .filter(([, code]) => !codes.includes(code ?? ''))
      .map(([, code]) => `${path}: ${code}`),
  );
  assert.deepEqual(missing, []);
});

test('every entry says what it means, what to do, and how the command ends or how severe it is', () => {
  for (const { code, title, meaning, hint, exit, severity } of catalogue()) {
    assert.match(code, /^[A-Z]\d{3}$/u);
    assert(title.length > 3 && meaning.length > 10 && /[.?`)]$/u.test(hint), code);
    assert(code.startsWith('E') ? exit !== undefined : severity !== undefined, code);
  }
});

test('docs/reference/codes.md is what `node tools/reference.ts` writes', () => {
  const [current] = filesOf('docs/reference/codes.md');
  assert.equal(current?.text, codesReference());
});
