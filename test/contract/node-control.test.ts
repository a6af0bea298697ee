/** The operator's script of the examples: people copy it, and the recovery believes it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CONTROL } from './commands-subject.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-control-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const control = (verb: string, node: string): { readonly status: number | null; readonly stdout: string } =>
  spawnSync(CONTROL, [verb, join(folder, node)], { encoding: 'utf8' });

test('a node whose folder is not there is not said to be stopped, free, or empty', () => {
  for (const verb of ['inspect', 'held', 'read', 'start']) {
    const { status, stdout } = control(verb, 'not-mounted');
    assert.deepEqual([status, stdout], [1, ''], verb);
  }
});

test('a node that never ran is stopped and free', () => {
  mkdirSync(join(folder, 'node1', 'data'), { recursive: true });
  assert.deepEqual(control('inspect', 'node1').stdout, 'stopped\n');
  assert.deepEqual(control('held', 'node1').stdout, 'free\n');
});
