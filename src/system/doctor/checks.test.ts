import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkNode, runDoctor } from './checks.ts';
import { fabricChecks } from './fabric-checks.ts';
import { programChecks } from './program-checks.ts';

test('every line says what was found and needed, and each that is not ok says what to do', async () => {
  const checks = await runDoctor({ cacheFolder: join(tmpdir(), 'holdfast-none', 'deeper') });
  assert.equal(new Set(checks.map(({ id }) => id)).size, checks.length);
  for (const check of checks) {
    assert.notEqual(check.found, '', check.id);
    assert.notEqual(check.needed, '', check.id);
    assert.equal(check.hint === '', check.state === 'ok', check.id);
  }
  const expected = [
    'program.node',
    'program.go',
    'program.nft',
    'kernel.namespaces',
    'kernel.tun',
    'kernel.calls',
    'room.cache',
    'room.cores',
  ];
  for (const id of expected)
    assert.ok(
      checks.some((check) => check.id === id),
      id,
    );
});

test('the Node that runs the tests is new enough, and 20 is not', () => {
  assert.equal(checkNode(process.versions.node).state, 'ok');
  assert.equal(checkNode('20.19.0').state, 'limited');
});

test('a program that is not on the PATH is missing, one that fails is limited, one that answers is ok', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-doctor-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'nft'), '#!/bin/sh\necho nftables v9\n');
  writeFileSync(join(folder, 'ip'), '#!/bin/sh\necho no such thing >&2\nexit 1\n');
  for (const name of ['nft', 'ip']) chmodSync(join(folder, name), 0o755);
  symlinkSync('/nowhere', join(folder, 'go'));
  const path = process.env['PATH'];
  t.after(() => (process.env['PATH'] = path));
  process.env['PATH'] = folder;
  const found = new Map((await programChecks()).map(({ id, state, found: text }) => [id, `${state}: ${text}`]));
  assert.equal(found.get('program.nft'), 'ok: nftables v9');
  assert.equal(found.get('program.ip'), 'limited: no such thing');
  assert.equal(found.get('program.go'), 'missing: not on the PATH');
});

test('proven versions that are not in the cache are missing, others are left out', () => {
  const base = { isDefault: false, proven: false, installed: null };
  const checks = fabricChecks([
    { ...base, version: '3.1.1', isDefault: true, proven: true, installed: { state: 'usable', words: 'built' } },
    { ...base, version: '2.5.9', proven: true },
    { ...base, version: '3.1.0' },
    { ...base, version: '3.0.0', installed: { state: 'damaged', words: 'peer has 5 bytes' } },
  ]);
  assert.deepEqual(
    checks.map(({ id, state, found }) => `${id} ${state}: ${found}`),
    ['fabric.3.1.1 ok: built', 'fabric.2.5.9 missing: not in the cache', 'fabric.3.0.0 limited: peer has 5 bytes'],
  );
});
