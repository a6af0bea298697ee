import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const LAUNCHER = join(import.meta.dirname, '..', '..', 'bin', 'holdfast.mjs');

test('the launcher passes SIGTERM on to the Node that it hands over to, and ends with its exit code', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-launcher-'));
  try {
    for (const name of ['bin', 'src', 'node_modules/node/bin']) mkdirSync(join(folder, name), { recursive: true });
    copyFileSync(LAUNCHER, join(folder, 'bin', 'holdfast.mjs'));
    symlinkSync(process.execPath, join(folder, 'node_modules', 'node', 'bin', 'node'));
    writeFileSync(
      join(folder, 'src', 'main.ts'),
      "process.on('SIGTERM', () => process.exit(143)); setInterval(() => undefined, 1_000); process.stdout.write('ready');",
    );
    // As an older Node sees it: the launcher then starts the one that came with the packages.
    writeFileSync(join(folder, 'old.mjs'), "Object.defineProperty(process, 'versions', { value: { node: '20.0.0' } });");
    const child = spawn(process.execPath, ['--import', join(folder, 'old.mjs'), join(folder, 'bin', 'holdfast.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    assert.equal(code, 143);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
