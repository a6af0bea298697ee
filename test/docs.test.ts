/** The documentation held against what it speaks of: what is generated is current, and what is named exists. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { catalogue } from '../src/cli/catalogue.ts';
import { Output } from '../src/cli/output.ts';
import { buildProgram } from '../src/cli/program.ts';
import { DEFAULT_POLICY } from '../src/core/decision/policy.ts';
import { fileRecovery } from '../src/core/topology/resolve-recovery.ts';
import { withRulesTable } from '../tools/rules-table.ts';
import { filesOf, ROOT, type SourceFile } from './source-files.ts';
import { accept, SMALL } from './topology/small-file.ts';

const PAGES = [...filesOf('*.md'), ...filesOf('docs/**/*.md')].filter(({ path }) => !path.startsWith('docs/reference/'));

function page(path: string): SourceFile {
  return PAGES.find((each) => each.path === path) ?? assert.fail(`there is no ${path}`);
}

test('the rules in docs/concepts/engine.md are what `node tools/reference.ts` writes', () => {
  const { text } = page('docs/concepts/engine.md');
  assert.equal(text, withRulesTable(text));
});

test('docs/guides/serving.md shows every setting of the recovery section with its default', () => {
  const { text } = page('docs/guides/serving.md');
  const [, section] = /```yaml\n(recovery:\n[\s\S]*?)```/u.exec(text) ?? assert.fail('the section is not shown');
  assert.deepEqual(accept(`${SMALL}${section}`).recovery, accept(SMALL).recovery);
  const { recovery } = parse(section ?? '') as { readonly recovery: unknown };
  assert.deepEqual(keysOf(recovery), keysOf(fileRecovery(DEFAULT_POLICY)));
});

function keysOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, keysOf(inner)]));
}

test('every code that the documentation names can be explained', () => {
  const codes = new Set(catalogue().map(({ code }) => code));
  const unknown = PAGES.flatMap(({ path, text }) =>
    [...text.matchAll(/(?<![\w.-])[A-Z]\d{3}(?![\w-])/gu)].filter(([code]) => !codes.has(code)).map(([code]) => `${path}: ${code}`),
  );
  assert.deepEqual(unknown, []);
});

test('every link of the documentation leads to a file', () => {
  const broken = PAGES.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/gu)]
      .filter(([, target]) => !existsSync(join(ROOT, dirname(path), target ?? '')))
      .map(([, target]) => `${path}: ${target}`),
  );
  assert.deepEqual(broken, []);
});

test('every command in the documentation exists', () => {
  const output = new Output({ json: false, quiet: true, color: false }, { stdout: SILENT, stderr: SILENT }, {});
  const context = { output, signal: new AbortController().signal, folder: '/', environment: {}, notFine: () => undefined };
  const known = new Set([...buildProgram(context).commands.map((command) => command.name()), 'help']);
  const unknown = PAGES.flatMap(({ path, text }) =>
    [...text.matchAll(/(?:`|^)(?:npx )?holdfast ([a-z]+)/gmu)]
      .filter(([, name]) => !known.has(name ?? ''))
      .map(([, name]) => `${path}: holdfast ${name}`),
  );
  assert.deepEqual(unknown, []);
});

const SILENT = { write: () => undefined };
