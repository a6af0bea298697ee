import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
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

/** Of these tables each entry claims something about Fabric, or about arithmetic, that a reader may want to look up. */
const CLAIMING = ['Structure', 'Timing', 'Channel updates', 'Production checks'] as const;

test('a claim of the planner has a source, and that is something which a reader can open', () => {
  const entries = catalogue().filter(({ code }) => /^[TCNUVSLP]1/u.test(code));
  for (const { code, source, area } of entries) {
    assert((source ?? '') !== '' || !CLAIMING.some((each) => each === area), code);
    for (const [path] of (source ?? '').matchAll(/\b(?:facts|docs|test|bench)\/[\w/.-]*\w/gu))
      assert(existsSync(`${ROOT}${path}`), `${code}: ${path}`);
  }
  assert.deepEqual(
    CLAIMING.filter((each) => !entries.some(({ area }) => area === each)),
    [],
  );
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
