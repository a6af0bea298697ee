import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../../core/kernel/failure.ts';
import { yamlSettings } from './yaml-settings.ts';

function flat(text: string): readonly (readonly [string, unknown])[] {
  return yamlSettings({ file: 'core.yaml', text }).map(({ key, value }) => [key, value]);
}

test('keys become paths, lists stay one value, empty keys are null', () => {
  const text =
    'peer:\n  id: p\n  tls: { enabled: true }\n  handlers:\n    authFilters:\n      - name: DefaultAuth\n  bootstrap:\n  empty: {}\n';
  assert.deepEqual(flat(text), [
    ['peer.id', 'p'],
    ['peer.tls.enabled', true],
    ['peer.handlers.authFilters', [{ name: 'DefaultAuth' }]],
    ['peer.bootstrap', null],
    ['peer.empty', null],
  ]);
});

test('aliases and merge keys count, and a key beside a merged one comes after it', () => {
  const text = 'A: &a\n  Enabled: true\n  Port: 1\nB: *a\nC:\n  Port: 2\n  <<: *a\n';
  assert.deepEqual(flat(text), [
    ['A.Enabled', true],
    ['A.Port', 1],
    ['B.Enabled', true],
    ['B.Port', 1],
    ['C.Enabled', true],
    ['C.Port', 1],
    ['C.Port', 2],
  ]);
});

test('each value has the line of its key', () => {
  const settings = yamlSettings({ file: 'orderer.yaml', text: 'General:\n  TLS:\n    Enabled: false\n' });
  assert.deepEqual(settings[0]?.from, { kind: 'file', at: { file: 'orderer.yaml', line: 3, column: 5 } });
});

test('what is no YAML, holds a key twice or no keys at all is refused with its line', () => {
  for (const [text, line] of [
    ['peer:\n  id: a\n  id: b\n', 3],
    ['peer: [\n', 2],
    ['just words', 1],
  ] as const) {
    assert.throws(
      () => yamlSettings({ file: 'core.yaml', text }),
      (error) => error instanceof Failure && error.code === 'E452' && error.at?.line === line,
      text,
    );
  }
  assert.deepEqual(flat(''), []);
});

test('an alias of what contains it ends', () => {
  assert.ok(flat('A: &a\n  B: *a\n  C: 1\n').length < 1_000);
});

test('aliases of aliases do not exhaust the machine', () => {
  const levels = Array.from({ length: 40 }, (_, i) => `L${i + 1}: &l${i + 1}\n  a: *l${i}\n  b: *l${i}\n`).join('');
  assert.throws(
    () => flat(`L0: &l0\n  x: 1\n${levels}`),
    (error) => error instanceof Failure && error.code === 'E452',
  );
});
